/* SPDX-License-Identifier: Apache-2.0 */

/*
 * Names of the program's functions, from its own file. The file is mapped at start-up, which
 * costs no memory, so that a report needs no allocation and no library that may be broken.
 */

#include "host.h"

#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* The linker's: where the program's ELF header is in memory. */
extern const char __ehdr_start[];
extern const char _end[];

static const ElfW(Sym) * symbols;
static size_t symbol_count;
static const char *names;

static void find_symbols(const char *image)
{
    const ElfW(Ehdr) *header = (const ElfW(Ehdr) *)(const void *)image;
    const ElfW(Shdr) *sections = (const ElfW(Shdr) *)(const void *)(image + header->e_shoff);

    for (size_t i = 0; header->e_shoff != 0 && i < header->e_shnum; i++) {
        if (sections[i].sh_type == SHT_SYMTAB) {
            symbols = (const ElfW(Sym) *)(const void *)(image + sections[i].sh_offset);
            symbol_count = sections[i].sh_size / sizeof(*symbols);
            names = image + sections[sections[i].sh_link].sh_offset;
        }
    }
}

void symbols__init(void)
{
    struct stat file;
    int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);

    if (fd < 0) {
        return;
    }
    if (fstat(fd, &file) == 0 && file.st_size >= (off_t)sizeof(ElfW(Ehdr))) {
        const char *image = mmap(NULL, (size_t)file.st_size, PROT_READ, MAP_PRIVATE, fd, 0);

        if (image != MAP_FAILED) {
            find_symbols(image);
        }
    }
    close(fd);
}

/* Addresses in the file start at 0 when the host chooses where the program lies. */
uintptr_t arch_code_address(const void *code)
{
    const ElfW(Ehdr) *header = (const ElfW(Ehdr) *)(const void *)__ehdr_start;

    return (uintptr_t)code - (header->e_type == ET_DYN ? (uintptr_t)__ehdr_start : 0);
}

static const ElfW(Sym) * find(uintptr_t address)
{
    for (size_t i = 0; i < symbol_count; i++) {
        if (ELF64_ST_TYPE(symbols[i].st_info) == STT_FUNC && address >= symbols[i].st_value &&
            address - symbols[i].st_value < symbols[i].st_size) {
            return &symbols[i];
        }
    }
    return NULL;
}

void symbols__describe(const void *address, char *text, size_t bytes)
{
    bool is_in_program = (const char *)address >= __ehdr_start && (const char *)address < _end;
    unsigned long in_file = (unsigned long)arch_code_address(address);
    const ElfW(Sym) *symbol = is_in_program ? find(in_file) : NULL;

    if (!is_in_program) {
        snprintf(text, bytes, "%p(library)", address);
    } else if (symbol == NULL) {
        snprintf(text, bytes, "0x%lx(?)", in_file);
    } else {
        const char *name = names + symbol->st_name;

        /* The compiler's copies of a function are called like function.part.0. */
        snprintf(text, bytes, "0x%lx(%.*s+0x%lx)", in_file, (int)strcspn(name, "."), name,
                 in_file - (unsigned long)symbol->st_value);
    }
}

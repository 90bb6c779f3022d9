/* SPDX-License-Identifier: Apache-2.0 */
#include "places.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct function {
    uint64_t start;
    const char *name;
};

/* A compilation unit: what one source became. */
struct unit {
    Dwarf_Die die;
    bool has_function;      /* the one that is looked for begins here */
    uint64_t dropped_bytes; /* the longest function that the linker left out */
};

/* The file stays open: libelf reads from it when something is asked for. */
static void open_program(struct places *places)
{
    places->is_opened = true;
    elf_version(EV_CURRENT);
    places->file = open(places->program, O_RDONLY | O_CLOEXEC);
    if (places->file < 0) {
        return;
    }
    places->elf = elf_begin(places->file, ELF_C_READ_MMAP, NULL);
    if (places->elf != NULL) {
        places->dwarf = dwarf_begin_elf(places->elf, DWARF_C_READ, NULL);
    }
}

void places_close(struct places *places)
{
    if (!places->is_opened) {
        return;
    }
    dwarf_end(places->dwarf);
    elf_end(places->elf);
    if (places->file >= 0) {
        close(places->file);
    }
}

static Elf_Data *symbols_of(Elf *elf, GElf_Shdr *header)
{
    Elf_Scn *section = NULL;
    while ((section = elf_nextscn(elf, section)) != NULL) {
        if (gelf_getshdr(section, header) != NULL && header->sh_type == SHT_SYMTAB) {
            return elf_getdata(section, NULL);
        }
    }
    return NULL;
}

/* On Arm bit 0 of an address tells the instruction set. */
static uint64_t without_mode(Elf *elf, uint64_t address)
{
    GElf_Ehdr header;
    bool is_arm = gelf_getehdr(elf, &header) != NULL && header.e_machine == EM_ARM;
    return is_arm ? address & ~UINT64_C(1) : address;
}

static bool is_in_section(Elf *elf, const GElf_Sym *symbol, uint64_t address)
{
    GElf_Shdr header;
    Elf_Scn *section = elf_getscn(elf, symbol->st_shndx);
    return section != NULL && gelf_getshdr(section, &header) != NULL &&
           address - header.sh_addr < header.sh_size;
}

/* Of a function in assembly language the size may be missing: it goes on to the next one. */
static bool is_in_function(Elf *elf, const GElf_Sym *symbol, uint64_t start, uint64_t address)
{
    return symbol->st_size != 0 ? address - start < symbol->st_size
                                : is_in_section(elf, symbol, address);
}

/* The last one that begins at @p address or before, when that is still inside. */
static bool find_function(Elf *elf, uint64_t address, struct function *function)
{
    GElf_Shdr header;
    GElf_Sym symbol;
    Elf_Data *symbols = symbols_of(elf, &header);
    bool is_inside = false;
    *function = (struct function){0};
    for (int i = 0; symbols != NULL && gelf_getsym(symbols, i, &symbol) != NULL; i++) {
        uint64_t start = without_mode(elf, symbol.st_value);
        if (GELF_ST_TYPE(symbol.st_info) == STT_FUNC && symbol.st_shndx != SHN_UNDEF &&
            start <= address && start >= function->start) {
            function->start = start;
            function->name = elf_strptr(elf, header.sh_link, symbol.st_name);
            is_inside = is_in_function(elf, &symbol, start, address);
        }
    }
    return is_inside && function->name != NULL;
}

/* What the linker left out is still in the debug information, at address 0. */
static void look_at_function(Dwarf_Die *die, uint64_t start, struct unit *unit)
{
    Dwarf_Addr low;
    Dwarf_Addr high;
    if (dwarf_tag(die) != DW_TAG_subprogram || dwarf_lowpc(die, &low) != 0 ||
        dwarf_highpc(die, &high) != 0) {
        return;
    }
    if (low == start) {
        unit->has_function = true;
    } else if (low == 0 && high > unit->dropped_bytes) {
        unit->dropped_bytes = high;
    }
}

static void look_into_unit(struct unit *unit, uint64_t start)
{
    Dwarf_Die child;
    unit->has_function = false;
    unit->dropped_bytes = 0;
    if (dwarf_child(&unit->die, &child) != 0) {
        return;
    }
    do {
        look_at_function(&child, start, unit);
    } while (dwarf_siblingof(&child, &child) == 0);
}

static bool find_unit(Dwarf *dwarf, uint64_t start, struct unit *unit)
{
    Dwarf_CU *next = NULL;
    while (dwarf_get_units(dwarf, next, &next, NULL, NULL, &unit->die, NULL) == 0) {
        look_into_unit(unit, start);
        if (unit->has_function) {
            return true;
        }
    }
    return false;
}

static const char *built_in(Dwarf_Die *unit)
{
    Dwarf_Attribute attribute;
    const char *folder = dwarf_formstring(dwarf_attr(unit, DW_AT_comp_dir, &attribute));
    return folder != NULL ? folder : "";
}

/* Lines of a function that was left out may lie among those of one that was not: no lines then. */
static void find_line(const struct places *places, const struct function *function,
                      uint64_t address, struct place *place)
{
    struct unit unit;
    Dwarf_Addr start;
    if (!find_unit(places->dwarf, function->start, &unit) || unit.dropped_bytes > function->start) {
        return;
    }
    Dwarf_Line *line = dwarf_getsrc_die(&unit.die, address);
    const char *source = dwarf_linesrc(line, NULL, NULL);
    if (source == NULL || dwarf_lineaddr(line, &start) != 0 || start < function->start ||
        dwarf_lineno(line, &place->line) != 0) {
        place->line = 0;
        return;
    }
    snprintf(place->source, sizeof(place->source), "%s",
             places_shorten(source, places->root, built_in(&unit.die)));
}

bool places_find(void *context, uint64_t address, struct place *place)
{
    struct places *places = context;
    struct function function;
    if (!places->is_opened) {
        open_program(places);
    }
    if (places->elf == NULL) {
        return false;
    }
    address = without_mode(places->elf, address);
    if (!find_function(places->elf, address, &function)) {
        return false;
    }
    /* The compiler's copies of a function are called like function.part.0. */
    snprintf(place->function, sizeof(place->function), "%.*s", (int)strcspn(function.name, "."),
             function.name);
    place->offset = address - function.start;
    place->line = 0;
    if (places->dwarf != NULL) {
        find_line(places, &function, address, place);
    }
    return true;
}

const char *places_shorten(const char *source, const char *root, const char *built_in_folder)
{
    size_t root_bytes = strlen(root);
    size_t shared = 0;
    if (root_bytes > 0 && strncmp(source, root, root_bytes) == 0 && source[root_bytes] == '/') {
        return &source[root_bytes + 1];
    }
    for (size_t i = 0; source[i] != '\0'; i++) {
        char other = built_in_folder[i] != '\0' ? built_in_folder[i] : '/';
        if (source[i] == '/' && other == '/') {
            shared = i;
        }
        if (source[i] != other || built_in_folder[i] == '\0') {
            break;
        }
    }
    return shared > 0 ? &source[shared + 1] : source;
}

// SPDX-License-Identifier: Apache-2.0
#include "exact_pbufs.h"

#include <lwip/def.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define WORD 4U

struct exact_pbufs exact_pbufs;

struct part {
    struct pbuf pbuf;
    uint8_t *memory;
};

void exact_pbufs_reset(void)
{
    exact_pbufs = (struct exact_pbufs){.part_bytes = 1520};
}

static struct part *new_part(u16_t length, unsigned int skew)
{
    struct part *part = calloc(1, sizeof(*part));

    assert_non_null(part);
    /* Words are read and written, so there is memory up to the end of the last. */
    part->memory = malloc((skew + length + WORD - 1) / WORD * WORD);
    assert_non_null(part->memory);
    part->pbuf.payload = part->memory + skew;
    part->pbuf.len = length;
    part->pbuf.ref = 1;
    exact_pbufs.in_use++;
    return part;
}

static void link_part(struct pbuf *chain, struct pbuf *part)
{
    for (; chain->next != NULL; chain = chain->next) {
        chain->tot_len = (u16_t)(chain->tot_len + part->len);
    }
    chain->tot_len = (u16_t)(chain->tot_len + part->len);
    chain->next = part;
}

struct pbuf *exact_pbuf_append(struct pbuf *chain, const void *bytes, u16_t length,
                               unsigned int skew)
{
    struct part *part = new_part(length, skew);

    part->pbuf.tot_len = length;
    memcpy(part->pbuf.payload, bytes, length);
    if (chain == NULL) {
        return &part->pbuf;
    }
    link_part(chain, &part->pbuf);
    return chain;
}

struct pbuf *pbuf_alloc(pbuf_layer layer, u16_t length, pbuf_type type)
{
    struct pbuf *chain = NULL;

    assert_int_equal(layer, PBUF_RAW);
    assert_int_equal(type, PBUF_POOL);
    if (exact_pbufs.failing > 0) {
        exact_pbufs.failing--;
        return NULL;
    }
    do {
        u16_t now = LWIP_MIN(length, exact_pbufs.part_bytes);
        struct part *part = new_part(now, 0);

        part->pbuf.tot_len = now;
        if (chain == NULL) {
            chain = &part->pbuf;
        } else {
            link_part(chain, &part->pbuf);
        }
        length = (u16_t)(length - now);
    } while (length > 0);
    return chain;
}

u8_t pbuf_free(struct pbuf *pbuf)
{
    u8_t freed = 0;

    while (pbuf != NULL) {
        struct part *part = (struct part *)pbuf;

        pbuf = pbuf->next;
        free(part->memory);
        free(part);
        exact_pbufs.in_use--;
        freed++;
    }
    return freed;
}

u16_t pbuf_copy_partial(const struct pbuf *pbuf, void *to, u16_t length, u16_t offset)
{
    u16_t copied = 0;

    assert_true(offset <= pbuf->len);
    for (; pbuf != NULL && copied < length; pbuf = pbuf->next) {
        u16_t now = LWIP_MIN((u16_t)(pbuf->len - offset), (u16_t)(length - copied));

        memcpy((uint8_t *)to + copied, (const uint8_t *)pbuf->payload + offset, now);
        copied = (u16_t)(copied + now);
        offset = 0;
    }
    return copied;
}

err_t pbuf_take_at(struct pbuf *pbuf, const void *from, u16_t length, u16_t offset)
{
    assert_null(pbuf->next);
    assert_true(offset + length <= pbuf->len);
    memcpy((uint8_t *)pbuf->payload + offset, from, length);
    return ERR_OK;
}

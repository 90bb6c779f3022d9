/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_CHARS_H
#define HTTP_CHARS_H

/* The bytes of a request by what they may be part of. Private to the parser. */

#include <stdbool.h>
#include <stdint.h>

enum {
    CHAR_TOKEN = 0x01, /* a method or the name of a field */
    CHAR_VALUE = 0x02, /* the value of a field */
    CHAR_PATH = 0x04,  /* the path, without meaning there */
    CHAR_QUERY = 0x08, /* the query */
    CHAR_HOST = 0x10,  /* a host and port */
};

#define V   CHAR_VALUE
#define Q   (V | CHAR_QUERY)
#define P   (Q | CHAR_PATH)
#define H   (P | CHAR_HOST)
#define T   (P | CHAR_TOKEN)
#define A   (H | T)
#define C   (V | CHAR_TOKEN)             /* the number sign */
#define E   (Q | CHAR_HOST | CHAR_TOKEN) /* the percent sign */
#define V16 V, V, V, V, V, V, V, V, V, V, V, V, V, V, V, V

/* clang-format off */
static const uint8_t http__chars[256] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, V, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    V, A, P, C, A, E, A, A, H, H, A, A, H, A, A, Q, /*   ! " # $ % & ' ( ) * + , - . / */
    A, A, A, A, A, A, A, A, A, A, H, H, P, H, P, Q, /* 0 1 2 3 4 5 6 7 8 9 : ; < = > ? */
    P, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, /* @ A B C D E F G H I J K L M N O */
    A, A, A, A, A, A, A, A, A, A, A, H, P, H, T, A, /* P Q R S T U V W X Y Z [ \ ] ^ _ */
    T, A, A, A, A, A, A, A, A, A, A, A, A, A, A, A, /* ` a b c d e f g h i j k l m n o */
    A, A, A, A, A, A, A, A, A, A, A, P, T, P, A, 0, /* p q r s t u v w x y z { | } ~   */
    V16, V16, V16, V16, V16, V16, V16, V16,
};
/* clang-format on */

#undef V
#undef Q
#undef P
#undef H
#undef T
#undef A
#undef C
#undef E
#undef V16

static inline bool is(unsigned kind, uint8_t byte)
{
    return (http__chars[byte] & kind) != 0;
}

static inline bool is_blank(uint8_t byte)
{
    return byte == ' ' || byte == '\t';
}

static inline bool is_digit(uint8_t byte)
{
    return byte >= '0' && byte <= '9';
}

/* All letters in http__words[] are lower case; the bit turns no other token byte into one of
 * theirs. */
static inline char lower(uint8_t byte)
{
    return (char)(byte | 0x20);
}

#endif

# SPDX-License-Identifier: Apache-2.0
set(PETREL_ARCH arm_cortex_m)
set(PETREL_CPU cortex-m3)
set(PETREL_TOOLCHAIN arm-none-eabi)
set(PETREL_LINKER_SCRIPT ${PETREL_ROOT}/kernel/arch/arm_cortex_m/link.ld)
# Of 64 KB of RAM.
set(PETREL_TEST_STACK_BYTES 3072)
set(PETREL_TEST_HELPER_STACK_BYTES 512)
set(PETREL_TEST_NET_CONF ${CMAKE_CURRENT_LIST_DIR}/net_tests.conf)
# The processor is that of mps2_an385: what the board has besides, and what depends on its RAM, ROM and
# clock. Tests of sockets that are not among them have larger buffers than there is RAM.
set(PETREL_BOARD_TESTS "^(driver_.*|fault_(call|over|read|run|write)_.*|poll_work")
string(APPEND PETREL_BOARD_TESTS "|kernel_(clock|irq|threads|time|work)|net_(core|stellaris)")
string(APPEND PETREL_BOARD_TESTS "|socket_(bsd|datagram|options|packet|pair|poll|raw|select))$")

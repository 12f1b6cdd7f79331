# Rules for guests in C and C++, to be included by a Makefile anywhere (see example/Makefile):
#
#   NAME.elf   from NAME.c, NAME.cc or NAME.cpp, or from the objects that the Makefile makes it depend on
#   build/     objects, and librill_guest_c.a
#
# This folder may be copied; it needs nothing but riscv64-unknown-elf-gcc, with g++ for C++.
# CFLAGS, CXXFLAGS, LDFLAGS and LIBS are the user's, as is STACK, the bytes of the stack: a multiple of 4096.
# With a C library, for example picolibc: CFLAGS = -O2 --specs=picolibc.specs -DRILL_LIBC,
# LDFLAGS = --specs=picolibc.specs, LIBS = -lc.

RILL_DIR := $(patsubst %/,%,$(dir $(abspath $(lastword $(MAKEFILE_LIST)))))
RILL_CROSS ?= riscv64-unknown-elf-
ifeq ($(origin CC),default)
CC := $(RILL_CROSS)gcc
endif
ifeq ($(origin CXX),default)
CXX := $(RILL_CROSS)g++
endif
ifeq ($(origin AR),default)
AR := $(RILL_CROSS)ar
endif

CFLAGS ?= -O2
CXXFLAGS ?= -O2
STACK ?= 0x10000

# Exactly rv64imac must be named: gcc has libraries for it.
RILL_FLAGS := -march=rv64imac -mabi=lp64 -mcmodel=medany -ffunction-sections -fdata-sections \
	-ffreestanding -I$(RILL_DIR) -I$(RILL_DIR)/include
RILL_CXXFLAGS := $(RILL_FLAGS) -fno-exceptions -fno-rtti
RILL_LDFLAGS = -march=rv64imac -mabi=lp64 -nostdlib -static -Wl,--gc-sections -Wl,--build-id=none \
	-Wl,--defsym=__rill_stack=$(STACK) -T$(RILL_DIR)/rill.ld
RILL_LIBRARY := build/librill_guest_c.a
RILL_OBJECTS := $(patsubst $(RILL_DIR)/%,build/rill/%.o,\
	$(wildcard $(RILL_DIR)/*.c $(RILL_DIR)/*.S $(RILL_DIR)/accel/*.c $(RILL_DIR)/accel/*.S))

.DELETE_ON_ERROR:
.SECONDARY:

%.elf: build/%.o $(RILL_LIBRARY) $(RILL_DIR)/rill.ld
	$(CC) $(RILL_LDFLAGS) $(LDFLAGS) $(filter %.o,$^) $(RILL_LIBRARY) $(LIBS) $(RILL_LIBRARY) -lgcc -o $@

build/%.o: %.c $(RILL_DIR)/rill.h
	@mkdir -p $(@D)
	$(CC) $(RILL_FLAGS) $(CPPFLAGS) $(CFLAGS) -c $< -o $@

build/%.o: %.cc $(RILL_DIR)/rill.h
	@mkdir -p $(@D)
	$(CXX) $(RILL_CXXFLAGS) $(CPPFLAGS) $(CXXFLAGS) -c $< -o $@

build/%.o: %.cpp $(RILL_DIR)/rill.h
	@mkdir -p $(@D)
	$(CXX) $(RILL_CXXFLAGS) $(CPPFLAGS) $(CXXFLAGS) -c $< -o $@

$(RILL_LIBRARY): $(RILL_OBJECTS)
	rm -f $@
	$(AR) rcD $@ $^

# Loops are not to become calls of the very functions that they are the body of.
build/rill/%.o: $(RILL_DIR)/% $(RILL_DIR)/rill.h $(RILL_DIR)/internal.h
	@mkdir -p $(@D)
	$(CC) $(RILL_FLAGS) -O2 -fno-builtin -fno-tree-loop-distribute-patterns -c $< -o $@

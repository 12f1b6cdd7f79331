/*
 * Input: bytes. Output: what the start-up of C++ did, in order, and the values of thread-local
 * variables; the input; what the end of the program did.
 */
#include "rill.h"

/* Written in order by all that runs before and after main. */
static void say(char what)
{
    uint8_t byte = (uint8_t)what;
    write_output(&byte, 1);
}

struct Object {
    char name;
    explicit Object(char name) : name(name) { say(name); }
    ~Object() { say((char)(name - 'A' + 'a')); }
};

/* By priority, not by place. */
__attribute__((init_priority(300))) static Object later('L');
__attribute__((init_priority(200))) static Object early('E');
static Object object('O');

__attribute__((constructor)) static void constructor() { say('C'); }
__attribute__((destructor)) static void destructor() { say('.'); }
static void first() { say('<'); }
__attribute__((section(".preinit_array"), used)) static void (*const preinit)() = first;

/* Volatile: constants would not be variables. */
static thread_local volatile int initialised = 7;
static thread_local volatile long zeroed;
__attribute__((aligned(64))) static thread_local volatile char aligned[3] = {'x', 'y', 'z'};
static thread_local Object local('T');

struct Shape {
    virtual int corners() const = 0;
    virtual ~Shape() {}
};
struct Square : Shape {
    int corners() const override { return 4; }
    ~Square() override { say('q'); }
};

static void last() { say('!'); }

int main()
{
    static Object function('F');
    atexit(last);
    say(local.name);
    initialised = initialised + 1;
    say((char)('0' + initialised));
    say((char)('0' + zeroed));
    say(aligned[1]);
    say((uintptr_t)aligned % 64 == 0 ? '|' : '?');
    Shape *shape = new Square;
    say((char)('0' + shape->corners()));
    delete shape;

    const uint8_t *input;
    size_t size;
    read_input(&input, &size);
    write_output(input, size);
    return 0;
}

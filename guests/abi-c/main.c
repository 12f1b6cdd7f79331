/* Input: bytes. Output: the same bytes, last first. A program of the zkVM standards' C interface. */

#include "rill.h"

int main(void)
{
    const uint8_t *input, *again;
    size_t size, size_again;
    read_input(&input, &size);
    read_input(&again, &size_again);
    if (input != again || size != size_again)
        return 1;
    while (size > 0)
        write_output(&input[--size], 1);
    write_log((const uint8_t *)"done\n", 5);
    return 0;
}

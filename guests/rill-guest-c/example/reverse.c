/* Input: bytes. Output: the same bytes, last first. */
#include "rill.h"

int main(void)
{
    const uint8_t *input;
    size_t size;
    read_input(&input, &size);
    while (size > 0)
        write_output(&input[--size], 1);
    return 0;
}

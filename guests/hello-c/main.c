/* Input: words. Output: each different word with its number of occurrences, in order, as text. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct word {
    struct word *less, *more;
    unsigned long count;
    char text[];
};

static void add(struct word **at, const char *text)
{
    while (*at) {
        int order = strcmp(text, (*at)->text);
        if (order == 0) {
            (*at)->count++;
            return;
        }
        at = order < 0 ? &(*at)->less : &(*at)->more;
    }
    struct word *word = malloc(sizeof *word + strlen(text) + 1);
    if (!word) {
        printf("no memory\n");
        exit(1);
    }
    word->less = word->more = NULL;
    word->count = 1;
    strcpy(word->text, text);
    *at = word;
}

static unsigned long show(const struct word *word)
{
    if (!word)
        return 0;
    unsigned long before = show(word->less);
    printf("%4lu %s\n", word->count, word->text);
    return before + 1 + show(word->more);
}

int main(void)
{
    struct word *words = NULL;
    unsigned long all = 0;
    for (char text[32]; scanf("%31s", text) == 1; all++)
        add(&words, text);
    printf("hello, %lu words\n", all);
    printf("%lu different\n", show(words));
    return 0;
}

/* write_corrupt.c - write the broken models of tests/support/corruptions.c to files that tests in other languages open.
 *
 *   write_corrupt FOLDER
 *
 * Each is FOLDER/<status>.<what is wrong>.endcap, which must not be there yet: two of one name would hide one. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "support/corruptions.h"

static int write_one(const char *folder, const struct corruption *corruption)
{
    char path[512];
    int n = snprintf(path, sizeof path, "%s/%s.%s.endcap", folder,
            ec_status_name(corruption->status), corruption->what);
    if (n < 0 || (size_t)n >= sizeof path) {
        fprintf(stderr, "write_corrupt: %s is too long a path\n", folder);
        return 1;
    }
    size_t size;
    uint8_t *bytes = corruption_build(corruption, &size);
    FILE *file = fopen(path, "wbx");
    bool failed = !file || (size && fwrite(bytes, 1, size, file) != size);
    failed = (file && fclose(file) != 0) || failed;
    if (failed)
        perror(path);
    free(bytes);
    return failed;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fputs("write_corrupt FOLDER\n", stderr);
        return 2;
    }
    for (size_t c = 0; c < N_CORRUPTIONS; c++)
        if (write_one(argv[1], &CORRUPTIONS[c]))
            return 1;
    return 0;
}

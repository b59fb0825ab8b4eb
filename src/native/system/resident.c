/* resident.c - see resident.h. */
#include "native/system/resident.h"

#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

/* What Linux says in pages; 0: this system does not. */
static size_t read_now(void)
{
    unsigned long size, resident;
    FILE *file = fopen("/proc/self/statm", "r");
    int n = file ? fscanf(file, "%lu %lu", &size, &resident) : 0;
    long page = sysconf(_SC_PAGESIZE);
    if (file)
        fclose(file);
    return n == 2 && page > 0 ? (size_t)resident * (size_t)page : 0;
}

struct ec_resident ec_resident_now(void)
{
    struct rusage usage = {0};
#ifdef __GLIBC__
    malloc_trim(0);
#endif
    (void)getrusage(RUSAGE_SELF, &usage);
    size_t peak = (size_t)usage.ru_maxrss;
#ifndef __APPLE__ /* which counts in bytes */
    peak *= 1024;
#endif
    size_t now = read_now();
    return (struct ec_resident){now > 0 ? now : peak, peak > now ? peak : now};
}

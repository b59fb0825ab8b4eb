/* page.c - see page.h. */
#include "cli/evaluate/page.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "native/system/alloc.h"

#define DATA "{{data}}"

enum { PATH_SIZE = 4096 };

/* Join a folder and a name; false where that is longer than a path may be. */
static bool join(char path[PATH_SIZE], const char *folder, const char *name)
{
    int size = snprintf(path, PATH_SIZE, "%s/%s", folder, name);
    return size > 0 && size < PATH_SIZE;
}

/* The folder that the program's file is in; "." where the system does not say. */
static void find_program(char folder[PATH_SIZE])
{
    ssize_t size = readlink("/proc/self/exe", folder, PATH_SIZE - 1);
    folder[size > 0 ? size : 0] = '\0';
    char *slash = strrchr(folder, '/');
    if (slash)
        *slash = '\0';
    else
        memcpy(folder, ".", sizeof ".");
}

static enum ec_exit find(char path[PATH_SIZE])
{
    static const char *const BESIDE_PROGRAM[] = {
            "share/report.html", "../share/endcap/report.html"};
    char program[PATH_SIZE];
    const char *share = getenv("ENDCAP_SHARE");
    if (share && *share) {
        if (join(path, share, "report.html") && access(path, R_OK) == 0)
            return EC_EXIT_DONE;
        return ec_complain_status(EC_E_IO,
                "--html needs the report's page, and ENDCAP_SHARE is \"%s\", where there is no "
                "report.html; `make report` leaves one in build/share",
                share);
    }
    find_program(program);
    for (size_t i = 0; i < sizeof BESIDE_PROGRAM / sizeof *BESIDE_PROGRAM; i++)
        if (join(path, program, BESIDE_PROGRAM[i]) && access(path, R_OK) == 0)
            return EC_EXIT_DONE;
    return ec_complain_status(EC_E_IO,
            "--html needs the report's page, and %s holds neither %s nor %s; run `make report`, or "
            "set ENDCAP_SHARE to the folder of a report.html",
            program, BESIDE_PROGRAM[0], BESIDE_PROGRAM[1]);
}

enum ec_exit ec_page_frame_load(struct ec_page_frame *out)
{
    char path[PATH_SIZE];
    struct ec_page_frame frame = {0};
    enum ec_exit code = find(path);
    if (!code)
        code = ec_input_read(path, &frame.file);
    if (code)
        return code;
    const char *bytes = (const char *)frame.file.bytes;
    const char *data = strstr(bytes, DATA);
    if (!data) {
        ec_page_frame_free(&frame);
        return ec_complain_status(EC_E_DATA,
                "%s has no place for the data (" DATA "); make it anew with `make report`", path);
    }
    frame.head = bytes;
    frame.head_size = (size_t)(data - bytes);
    frame.tail = data + strlen(DATA);
    frame.tail_size = frame.file.size - frame.head_size - strlen(DATA);
    *out = frame;
    return EC_EXIT_DONE;
}

void ec_page_frame_free(struct ec_page_frame *frame)
{
    ec_free(frame->file.bytes);
    *frame = (struct ec_page_frame){0};
}

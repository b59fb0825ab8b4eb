# endcap. `make help` lists the targets; `make` builds the native program, build/endcap.
#
#   make SAN=1 ...     everything native under address and undefined-behaviour sanitizers, in build/san
#   make TSAN=1 ...    the same under the thread sanitizer, in build/tsan; see `make tsan`
#   make WERROR=       warnings stay warnings (for a compiler newer than those we test with)
#   PREFIX, LIBDIR, DESTDIR    where `make install` installs: /usr/local, its lib, and what stands before both
#   EMSDK, WASI_SDK_PATH, CHROMIUM_PATH, CJSON_SOURCE, DEBIAN_MIRROR    honoured, see tools/
#
# Sources are listed by hand, one list a layer: what is not in a device list is in no wasm module.

# ---- sources ----------------------------------------------------------------------------------------

# The device core: native, the browser module and the WASI program alike.
SRC_BASE := \
    src/device/base/crc32c.c \
    src/device/base/portable_math.c \
    src/device/base/status.c \
    src/device/base/text.c \
    src/device/base/utf8.c \
    src/device/base/version.c
SRC_KERNELS := \
    src/device/kernels/dispatch.c \
    src/device/kernels/scalar.c \
    src/device/kernels/spd.c
SRC_KERNELS_AVX2 := \
    src/device/kernels/avx2.c
SRC_KERNELS_NEON := \
    src/device/kernels/neon.c
SRC_KERNELS_SIMD128 := \
    src/device/kernels/simd128.c
SRC_CONTAINER := \
    src/device/container/container.c \
    src/device/container/fields.c
SRC_CATALOGUE := \
    src/device/catalogue/catalogue.c \
    src/device/catalogue/fold.c \
    src/device/catalogue/id_set.c \
    src/device/catalogue/levels.c
SRC_HISTORY := \
    src/device/history/history.c \
    src/device/history/user.c
SRC_SIGNALS := \
    src/device/signals/baskets.c \
    src/device/signals/content.c \
    src/device/signals/cooccurrence.c \
    src/device/signals/factors.c \
    src/device/signals/fold_in.c \
    src/device/signals/linear.c \
    src/device/signals/list.c \
    src/device/signals/neighbours.c \
    src/device/signals/popularity.c \
    src/device/signals/price.c \
    src/device/signals/repeat.c \
    src/device/signals/rounded.c \
    src/device/signals/sequence.c \
    src/device/signals/transitions.c \
    src/device/signals/trend.c
SRC_RANKING := \
    src/device/ranking/explain.c \
    src/device/ranking/filter.c \
    src/device/ranking/fusion.c \
    src/device/ranking/open.c \
    src/device/ranking/probability.c \
    src/device/ranking/ranking.c \
    src/device/ranking/self_test.c

# The browser module's exports.
SRC_WASM := \
    src/wasm/endcap.c

# The command: native and WASI.
SRC_CLI := \
    src/native/system/alloc.c \
    src/native/system/json_memory.c \
    src/cli/args/help.c \
    src/cli/args/man.c \
    src/cli/args/nearest.c \
    src/cli/args/option.c \
    src/cli/args/parse.c \
    src/cli/args/preset.c \
    src/cli/args/synonyms.c \
    src/cli/args/verb.c \
    src/cli/io/input.c \
    src/cli/io/json.c \
    src/cli/io/memory.c \
    src/cli/io/say.c \
    src/cli/common/common_options.c \
    src/cli/inspect/inspect.c \
    src/cli/shelf/answer.c \
    src/cli/shelf/history.c \
    src/cli/shelf/recommend.c \
    src/cli/shelf/request.c \
    src/cli/shelf/rerank.c \
    src/cli/shelf/signals.c \
    src/cli/shelf/visit.c
MAIN := src/cli/main.c

# Native only.
SRC_SYSTEM := \
    src/native/system/error.c \
    src/native/system/hash.c \
    src/native/system/nfc.c \
    src/native/system/resident.c \
    src/native/system/strings.c
SRC_LOG := \
    src/native/log/amounts.c \
    src/native/log/csv.c \
    src/native/log/event_words.c \
    src/native/log/heading.c \
    src/native/log/intern.c \
    src/native/log/missing.c \
    src/native/log/json_path.c \
    src/native/log/json_rows.c \
    src/native/log/ndjson.c \
    src/native/log/source.c \
    src/native/log/table.c \
    src/native/log/table_header.c \
    src/native/log/time_names.c \
    src/native/log/time_parts.c \
    src/native/log/time_pattern.c \
    src/native/log/times.c \
    src/native/log/window.c \
    src/native/log/words.c
SRC_CLEAN := \
    src/native/clean/cells.c \
    src/native/clean/clean.c \
    src/native/clean/columns.c \
    src/native/clean/ids.c \
    src/native/clean/pattern.c \
    src/native/clean/looks.c \
    src/native/clean/order_lines.c \
    src/native/clean/placeholders.c \
    src/native/clean/twins.c \
    src/native/clean/types.c \
    src/native/clean/usual_names.c \
    src/native/clean/value_types.c \
    src/native/clean/votes.c
SRC_ITEMS := \
    src/native/items/features.c \
    src/native/items/html.c \
    src/native/items/items.c \
    src/native/items/items_columns.c \
    src/native/items/items_file.c \
    src/native/items/items_row.c \
    src/native/items/letters.c \
    src/native/items/listing.c \
    src/native/items/tokens.c
SRC_DATASET := \
    src/native/dataset/advice.c \
    src/native/dataset/alternatives.c \
    src/native/dataset/catalogue.c \
    src/native/dataset/clocks.c \
    src/native/dataset/dataset.c \
    src/native/dataset/doubts.c \
    src/native/dataset/gather.c \
    src/native/dataset/histories.c \
    src/native/dataset/ingest.c \
    src/native/dataset/ingest_options.c \
    src/native/dataset/losses.c \
    src/native/dataset/moments.c \
    src/native/dataset/nested.c \
    src/native/dataset/newcomers.c \
    src/native/dataset/opening.c \
    src/native/dataset/profile.c \
    src/native/dataset/recognise.c \
    src/native/dataset/robots.c \
    src/native/dataset/sieve.c \
    src/native/dataset/slice.c \
    src/native/dataset/support.c
SRC_MATRIX := \
    src/native/matrix/accumulator.c \
    src/native/matrix/by_item.c \
    src/native/matrix/dense.c \
    src/native/matrix/dense_baseline.c \
    src/native/matrix/event_weights.c \
    src/native/matrix/gram.c \
    src/native/matrix/sets.c \
    src/native/matrix/moments.c \
    src/native/matrix/rows.c \
    src/native/matrix/runs.c \
    src/native/matrix/sampler.c
# x86-64 only.
SRC_MATRIX_AVX2 := \
    src/native/matrix/dense_avx2.c
SRC_LEARN := \
    src/native/learn/baskets.c \
    src/native/learn/content.c \
    src/native/learn/cooccurrence.c \
    src/native/learn/factors.c \
    src/native/learn/linear.c \
    src/native/learn/neighbours.c \
    src/native/learn/options.c \
    src/native/learn/popularity.c \
    src/native/learn/price.c \
    src/native/learn/repeat.c \
    src/native/learn/sequence.c \
    src/native/learn/sequence_batch.c \
    src/native/learn/sequence_options.c \
    src/native/learn/sequence_step.c \
    src/native/learn/sequence_weights.c \
    src/native/learn/signals.c \
    src/native/learn/transitions.c \
    src/native/learn/trend.c
SRC_PACK := \
    src/native/pack/model_bytes.c \
    src/native/pack/quantise.c \
    src/native/pack/rows.c \
    src/native/pack/writer.c
SRC_COMPOSE := \
    src/native/compose/budget.c \
    src/native/compose/budget_prune.c \
    src/native/compose/candidates.c \
    src/native/compose/fuse.c \
    src/native/compose/logs.c \
    src/native/compose/pack.c \
    src/native/compose/positions.c \
    src/native/compose/ranker.c \
    src/native/compose/record.c \
    src/native/compose/strengths.c \
    src/native/compose/train.c \
    src/native/compose/training.c
SRC_TUNE := \
    src/native/tune/draw.c \
    src/native/tune/tune.c
SRC_MEASURE := \
    src/native/measure/bootstrap.c \
    src/native/measure/breakdown.c \
    src/native/measure/cases.c \
    src/native/measure/cold.c \
    src/native/measure/compare.c \
    src/native/measure/evaluate.c \
    src/native/measure/evaluation.c \
    src/native/measure/item_knn.c \
    src/native/measure/metrics.c \
    src/native/measure/protocol.c \
    src/native/measure/rank.c \
    src/native/measure/run.c \
    src/native/measure/systems.c \
    src/native/measure/variants.c
SRC_CLI_NATIVE := \
    src/cli/args/preset_of.c \
    src/cli/io/draft.c \
    src/cli/io/interrupt.c \
    src/cli/io/progress.c \
    src/cli/io/replace.c \
    src/cli/check/check.c \
    src/cli/check/check_items.c \
    src/cli/check/check_json.c \
    src/cli/check/check_text.c \
    src/cli/evaluate/evaluate.c \
    src/cli/evaluate/evaluate_json.c \
    src/cli/evaluate/evaluate_page.c \
    src/cli/evaluate/evaluate_text.c \
    src/cli/evaluate/gates.c \
    src/cli/evaluate/page.c \
    src/cli/learning/curve.c \
    src/cli/learning/items_columns.c \
    src/cli/learning/learn.c \
    src/cli/learning/learn_options.c \
    src/cli/learning/shipped_presets.c \
    src/cli/train/train.c \
    src/cli/tune/tune.c \
    src/cli/verbs_native.c
# WASI only.
SRC_CLI_WASI := src/cli/verbs_device.c

# Each file is one program.
TESTS_C := \
    tests/unit/test_announced_memory.c \
    tests/unit/test_amounts.c \
    tests/unit/test_base.c \
    tests/unit/test_bootstrap.c \
    tests/unit/test_breakdown.c \
    tests/unit/test_budget.c \
    tests/unit/test_content.c \
    tests/unit/test_cooccurrence.c \
    tests/unit/test_dense.c \
    tests/unit/test_sequence.c \
    tests/unit/test_evaluate.c \
    tests/unit/test_event_weights.c \
    tests/unit/test_explain.c \
    tests/unit/test_features.c \
    tests/unit/test_fold.c \
    tests/unit/test_fold_in.c \
    tests/unit/test_format.c \
    tests/unit/test_fuse.c \
    tests/unit/test_id_set.c \
    tests/unit/test_sets.c \
    tests/unit/test_factors.c \
    tests/unit/test_ingest.c \
    tests/unit/test_html.c \
    tests/unit/test_intern.c \
    tests/unit/test_item_knn.c \
    tests/unit/test_kernels.c \
    tests/unit/test_levels.c \
    tests/unit/test_linear.c \
    tests/unit/test_metrics.c \
    tests/unit/test_moments.c \
    tests/unit/test_out_of_memory.c \
    tests/unit/test_out_of_memory_cli.c \
    tests/unit/test_pack.c \
    tests/unit/test_pattern.c \
    tests/unit/test_popularity.c \
    tests/unit/test_portable_math.c \
    tests/unit/test_positions.c \
    tests/unit/test_price.c \
    tests/unit/test_profile.c \
    tests/unit/test_protocol.c \
    tests/unit/test_ranking.c \
    tests/unit/test_ranking_by.c \
    tests/unit/test_repeat.c \
    tests/unit/test_replace.c \
    tests/unit/test_rows.c \
    tests/unit/test_runs.c \
    tests/unit/test_sampler.c \
    tests/unit/test_source.c \
    tests/unit/test_spd.c \
    tests/unit/test_strengths.c \
    tests/unit/test_table.c \
    tests/unit/test_times.c \
    tests/unit/test_train.c \
    tests/unit/test_train_memory.c \
    tests/unit/test_training.c \
    tests/unit/test_transitions.c \
    tests/unit/test_trend.c \
    tests/unit/test_tune.c \
    tests/unit/test_unmet.c \
    tests/unit/test_unsolvable.c \
    tests/unit/test_user.c
# Not run under sanitizers, which take memory of their own.
TESTS_PLAIN := tests/unit/test_announced_memory.c
# Those of what learns and measures on several threads.
TESTS_TSAN := \
    tests/unit/test_cooccurrence.c \
    tests/unit/test_evaluate.c \
    tests/unit/test_factors.c \
    tests/unit/test_fuse.c \
    tests/unit/test_linear.c \
    tests/unit/test_sequence.c \
    tests/unit/test_train.c \
    tests/unit/test_transitions.c \
    tests/unit/test_tune.c
FUZZERS := \
    tests/fuzz/fuzz_log.c \
    tests/fuzz/fuzz_model.c
BENCHES := \
    tests/bench/bench_kernels.c
# Linked into each program of tests/.
SRC_TEST_SUPPORT := \
    tests/support/corruptions.c \
    tests/support/naive.c \
    tests/support/parts.c \
    tests/support/scene.c \
    tests/support/shopper.c \
    tests/support/small_log.c \
    tests/support/tiny_model.c
# Programs that tests in other languages run.
DRIVERS := \
    tests/format/write_corrupt.c \
    tests/parity/driver.c
# Run twice, with the plain program and the sanitized ($ENDCAP names it).
TESTS_CLI := \
    tests/cli/arguments.test.mjs \
    tests/cli/files.test.mjs \
    tests/cli/exports.test.mjs \
    tests/cli/help.test.mjs \
    tests/cli/ids.test.mjs \
    tests/cli/items.test.mjs \
    tests/cli/learn.test.mjs \
    tests/cli/losses.test.mjs \
    tests/cli/outliers.test.mjs \
    tests/cli/output.test.mjs \
    tests/cli/planted.test.mjs \
    tests/cli/report.test.mjs \
    tests/cli/rows.test.mjs \
    tests/cli/shelf.test.mjs \
    tests/cli/spelling.test.mjs \
    tests/cli/tune.test.mjs
# *.test.mjs hold node:test tests.
TESTS_JS := \
    tests/cli/recording.test.mjs \
    tests/cli/shipped.test.mjs \
    tests/demo/access.test.mjs \
    tests/demo/privacy.test.mjs \
    tests/demo/serve.test.mjs \
    tests/demo/shelves.test.mjs \
    tests/demo/words.test.mjs \
    tests/docs/examples.test.mjs \
    tests/docs/text.test.mjs \
    tests/format/reader.test.mjs \
    tests/install/install.test.mjs \
    tests/parity/parity.test.mjs \
    tests/web/browser.test.mjs \
    tests/web/debug.test.mjs \
    tests/web/endcap.test.mjs \
    tests/web/ids.test.mjs \
    tests/web/input.test.mjs \
    tests/web/node.test.mjs \
    tests/web/storage.test.mjs \
    tests/web/storage-failures.test.mjs \
    tests/web/storage-races.test.mjs \
    tests/web/types.test.mjs \
    tests/web/worker.test.mjs

# Put into the page of `evaluate --html`, with uPlot.
REPORT_FILES := \
    web/report/cases.js \
    web/report/charts.js \
    web/report/dom.js \
    web/report/headline.js \
    web/report/index.html \
    web/report/model.js \
    web/report/quality.js \
    web/report/report.css \
    web/report/report.js \
    web/report/types.js \
    web/report/words.js

# Served beside endcap.wasm, copied to build/web.
WEB_FILES := \
    web/debug.js \
    web/disk.js \
    web/download.js \
    web/endcap.js \
    web/errors.js \
    web/history.js \
    web/ids.js \
    web/listeners.js \
    web/memory.js \
    web/node.js \
    web/pending.js \
    web/records.js \
    web/shopper.js \
    web/storage.js \
    web/worker-client.js \
    web/worker.js

# ---- variables --------------------------------------------------------------------------------------

ifeq ($(origin CC),default)
CC := gcc
endif
NM ?= nm
NODE ?= node
PREFIX ?= /usr/local
LIBDIR ?= $(PREFIX)/lib
WERROR ?= -Werror
CFLAGS ?= -O3 -g
LDLIBS ?= -lz -lzstd -lcjson -lutf8proc -lm
# Seconds a fuzzer runs.
SECONDS_EACH ?= 60

# make V=1 shows the commands.
Q := $(if $(V),,@)
say = @$(if $(V),:,printf '  %-8s %s\n' $(1) $@)

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.SUFFIXES:
.DEFAULT_GOAL := all
# tools/deps.sh puts a Node.js there when the system's is too old.
export PATH := $(CURDIR)/build/node/bin:$(PATH)

# Every build. No fused multiply-add (the same bits everywhere), no errno from sqrt (an instruction, not
# a call), no instruction set above the machine's baseline.
WARNINGS := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
    -Wvla -Wundef
# Our enums of constants stand in arithmetic with floats; newer clangs warn of it.
CLANG_ONLY := -Wno-enum-float-conversion -Wno-unknown-pragmas
COMMON := -std=c11 $(WARNINGS) $(WERROR) -ffp-contract=off -fno-math-errno -fno-common \
    -Iinclude -Isrc

IS_CLANG := $(findstring clang,$(shell $(CC) --version 2>/dev/null))
ifeq ($(SAN),1)
B := build/san
MODE := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined,float-cast-overflow \
    -fno-sanitize-recover=all $(if $(IS_CLANG),,-Wno-maybe-uninitialized)
else ifeq ($(TSAN),1)
B := build/tsan
MODE := -O1 -g -fno-omit-frame-pointer -fsanitize=thread
else
B := build
MODE := -DNDEBUG $(CFLAGS)
endif
O := $(B)/obj
NATIVE := $(COMMON) $(if $(IS_CLANG),$(CLANG_ONLY)) $(MODE) -D_POSIX_C_SOURCE=200809L -fopenmp -ffunction-sections \
    -fdata-sections
# The library has no threads, and shows what the public headers declare.
LIBRARY := $(COMMON) $(if $(IS_CLANG),$(CLANG_ONLY)) $(MODE) -fPIC -fvisibility=hidden -ffunction-sections \
    -fdata-sections
# Of some files only, and therefore in the stamps by their names.
AVX2 := -mavx2
OF_TESTS := -Itests
EXPORTS := -Wno-missing-prototypes
FAST := -O3
# The parity driver chooses its kernels itself; the memory test counts what is allocated, the test of sets what is
# compared.
WRAP_KERNELS := -Wl,--wrap=ec_kernels_best
WRAP_COMPARISON := -Wl,--wrap=ec_text_compare
WRAP_MEMORY := -Wl,--wrap=ec_alloc,--wrap=ec_resize,--wrap=ec_free

# The version's one place is a public header.
VERSION_PARTS := $(shell sed -n 's/^.define EC_VERSION_\(MAJOR\|MINOR\|PATCH\) //p' include/endcap/version.h)
VERSION_MAJOR := $(firstword $(VERSION_PARTS))
SPACE := $(subst ,, )
COMMA := ,
VERSION := $(subst $(SPACE),.,$(VERSION_PARTS))
SONAME := libendcap.so.$(VERSION_MAJOR)

MACHINE := $(firstword $(subst -, ,$(shell $(CC) -dumpmachine 2>/dev/null)))
ifneq ($(filter x86_64 amd64,$(MACHINE)),)
SRC_KERNELS_NATIVE := $(SRC_KERNELS_AVX2)
SRC_MATRIX += $(SRC_MATRIX_AVX2)
endif
ifneq ($(filter aarch64 arm64,$(MACHINE)),)
SRC_KERNELS_NATIVE := $(SRC_KERNELS_NEON)
endif

SRC_DEVICE := $(SRC_BASE) $(SRC_KERNELS) $(SRC_CONTAINER) $(SRC_CATALOGUE) \
    $(SRC_HISTORY) $(SRC_SIGNALS) $(SRC_RANKING)
SRC_NATIVE := $(SRC_DEVICE) $(SRC_KERNELS_NATIVE) $(SRC_SYSTEM) $(SRC_LOG) $(SRC_CLEAN) $(SRC_ITEMS) \
    $(SRC_DATASET) $(SRC_MATRIX) $(SRC_LEARN) $(SRC_PACK) $(SRC_COMPOSE) $(SRC_TUNE) $(SRC_MEASURE) \
    $(SRC_CLI) $(SRC_CLI_NATIVE)
OBJ_NATIVE := $(SRC_NATIVE:%.c=$(O)/%.o)
OBJ_CORE := $(SRC_DEVICE:%.c=$(O)/%.o) $(SRC_KERNELS_NATIVE:%.c=$(O)/%.o)
OBJ_LIBRARY := $(OBJ_CORE:$(O)/%=$(B)/pic/%)
OBJ_SUPPORT := $(SRC_TEST_SUPPORT:%.c=$(O)/%.o)
PROGRAMS := $(TESTS_C:%.c=$(B)/%) $(FUZZERS:%.c=$(B)/%) $(BENCHES:%.c=$(B)/%) \
    $(DRIVERS:%.c=$(B)/%)

# Emscripten; binaryen's wasm-metadce comes with it.
EMCC := $(if $(EMSDK),$(EMSDK)/upstream/emscripten/emcc,emcc)
METADCE := $(if $(EMSDK),$(EMSDK)/upstream/bin/wasm-metadce,wasm-metadce)
# Small, but for the loops over the catalogue: all at -O3 is 7% faster to rank and 4 KB larger to download.
WASM := $(COMMON) -DNDEBUG -Os
SRC_WASM_FAST := $(SRC_KERNELS) $(SRC_KERNELS_SIMD128) src/device/ranking/fusion.c \
    $(patsubst %,src/device/signals/%.c,factors neighbours sequence)
WASM_SIMD := -msimd128
# The module never allocates: the page grows the exported memory itself, and lays its buffers behind
# __heap_base. The stack comes first, so that overflowing it traps instead of overwriting data.
WASM_LINK := -O2 -sSTANDALONE_WASM --no-entry -sALLOW_MEMORY_GROWTH -sTOTAL_STACK=65536 \
    -sINITIAL_MEMORY=262144 -Wl,--stack-first
# One line a module that a page may load: the most bytes it may have, gzipped. A module has an exports file of its own
# in src/wasm, no imports, and shares no memory with another.
GATE_endcap := 21504
GATE_endcap-plain := 19456
SRC_WASM_PLAIN := $(SRC_DEVICE) $(SRC_WASM)
SRC_WASM_SIMD := $(SRC_DEVICE) $(SRC_KERNELS_SIMD128) $(SRC_WASM)
OBJ_WASM_PLAIN := $(SRC_WASM_PLAIN:%.c=build/wasm/plain/%.o)
OBJ_WASM_SIMD := $(SRC_WASM_SIMD:%.c=build/wasm/simd128/%.o)

# WASI: the SDK, or the newest of the system's clangs that has the wasm32 run-time library.
ifneq ($(WASI_SDK_PATH),)
WASI_CC := $(WASI_SDK_PATH)/bin/clang
WASI_TARGET := $(if $(wildcard $(WASI_SDK_PATH)/share/wasi-sysroot/lib/wasm32-wasip1),wasm32-wasip1,wasm32-wasi)
else
WASI_CC := $(shell tools/deps.sh --wasi-clang)
WASI_TARGET := wasm32-wasi
CLANG ?= $(WASI_CC)
endif
# Clang 22 calls this target deprecated; Debian's wasi-libc lies where only it looks.
WASI_TARGET += -Wno-deprecated
WASI := $(COMMON) $(CLANG_ONLY) -DNDEBUG -O2 -msimd128 --target=$(WASI_TARGET) -D_POSIX_C_SOURCE=200809L \
    -isystem build/third_party
WASI_LINK := -Wl,--stack-first -Wl,--strip-all -Wl,--gc-sections -Wl,-z,stack-size=1048576
# Nobody here mends the warnings of cJSON.
FOREIGN := -w
SRC_WASI := $(SRC_DEVICE) $(SRC_KERNELS_SIMD128) $(SRC_CLI) $(SRC_CLI_WASI) $(MAIN)
OBJ_WASI := $(SRC_WASI:%.c=build/wasi/%.o) build/wasi/cjson/cJSON.o

# Inside a recipe: make again, on all cores unless the caller chose.
SUBMAKE = $(MAKE) --no-print-directory $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc 2>/dev/null || echo 2))

NPM := web/node_modules
# Both are pinned by web/package-lock.json. Another version of clang-format lays some lines out differently.
CLANG_FORMAT := $(NODE) $(NPM)/@wasm-fmt/clang-format/clang-format-cli.cjs
ESLINT_FORMAT := $(NODE) $(NPM)/eslint/bin/eslint.js --config eslint.format.mjs .
LINTED := $(SRC_NATIVE) $(MAIN)

SHOP := models/online-retail/online-retail.csv.zst --preset models/online-retail/preset.json

# ---- help -------------------------------------------------------------------------------------------

.PHONY: help
## help: list the targets
help:
	@sed -n 's/^## \([a-z-]*\): \(.*\)/  \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 18

# ---- build ------------------------------------------------------------------------------------------

.PHONY: deps deps-native deps-wasm deps-wasi deps-report deps-test deps-tsan all report wasm wasi san \
    install install-web uninstall FORCE
## deps: install what the build and the tests need, or say how; deps-native, deps-wasm, ... only what those need
deps:
	@tools/deps.sh native wasm wasi report test
deps-native deps-wasm deps-wasi deps-report deps-test deps-tsan:
	@tools/deps.sh $(@:deps-%=%)

## all: build/endcap, the native program, and build/libendcap.a and .so (the default)
all: $(B)/endcap $(B)/libendcap.a $(B)/libendcap.so

## report: build/share/report.html, the page that evaluate --html fills in; needs Node.js and uPlot
report: $(B)/share/report.html

## wasm: build/web: the browser module, with and without SIMD, and the files to serve beside it
wasm: build/web/endcap.wasm build/web/endcap-plain.wasm $(WEB_FILES:web/%=build/web/%) \
    build/web/idb.js build/web/endcap.d.ts build/web/package.json

## wasi: build/endcap-wasi.wasm, the command without training, for Node.js
wasi: build/endcap-wasi.wasm

## san: build/san/endcap, the native program under sanitizers
san:
	@$(SUBMAKE) SAN=1 all

# Where things go.
BIN_TO = $(DESTDIR)$(PREFIX)/bin
MAN_TO = $(DESTDIR)$(PREFIX)/share/man/man1
INCLUDE_TO = $(DESTDIR)$(PREFIX)/include/endcap
LIB_TO = $(DESTDIR)$(LIBDIR)
SHARE_TO = $(DESTDIR)$(PREFIX)/share/endcap
HEADERS := $(wildcard include/endcap/*.h)
WEB_MADE := endcap.wasm endcap-plain.wasm endcap-wasi.wasm idb.js package.json \
    $(WEB_FILES:web/%=%) $(WEB_FILES:web/%.js=%.d.ts)

## install: program, manual page, library, headers, and the report's page where it was made; to DESTDIR, PREFIX, LIBDIR
install: all $(B)/endcap.1 $(B)/endcap.pc
	install -d '$(BIN_TO)' '$(MAN_TO)' '$(INCLUDE_TO)' '$(LIB_TO)/pkgconfig'
	install $(B)/endcap '$(BIN_TO)'
	install -m 644 $(B)/endcap.1 '$(MAN_TO)'
	install -m 644 $(HEADERS) '$(INCLUDE_TO)'
	install -m 644 $(B)/libendcap.a '$(LIB_TO)'
	install -m 644 $(B)/libendcap.so '$(LIB_TO)/libendcap.so.$(VERSION)'
	ln -sf libendcap.so.$(VERSION) '$(LIB_TO)/$(SONAME)'
	ln -sf $(SONAME) '$(LIB_TO)/libendcap.so'
	install -m 644 $(B)/endcap.pc '$(LIB_TO)/pkgconfig'
	@if [ -e $(B)/share/report.html ]; then set -x; \
	    install -D -m 644 $(B)/share/report.html '$(SHARE_TO)/report.html'; fi

## install-web: what make wasm and make wasi made, to share/endcap/web there
install-web: wasm wasi
	install -d '$(SHARE_TO)/web'
	install -m 644 $(wildcard $(WEB_MADE:%=build/web/%)) build/endcap-wasi.wasm '$(SHARE_TO)/web'

## uninstall: remove what install and install-web installed
uninstall:
	rm -f '$(BIN_TO)/endcap' '$(MAN_TO)/endcap.1' '$(LIB_TO)/libendcap.a' '$(LIB_TO)/libendcap.so' \
	    '$(LIB_TO)/$(SONAME)' '$(LIB_TO)/libendcap.so.$(VERSION)' '$(LIB_TO)/pkgconfig/endcap.pc' \
	    $(patsubst include/endcap/%,'$(INCLUDE_TO)/%',$(HEADERS)) '$(SHARE_TO)/report.html' \
	    $(patsubst %,'$(SHARE_TO)/web/%',$(WEB_MADE))
	@for folder in '$(INCLUDE_TO)' '$(SHARE_TO)/web' '$(SHARE_TO)'; do \
	    [ ! -d "$$folder" ] || rmdir --ignore-fail-on-non-empty "$$folder"; done

# Rewritten only when the words change: then everything that depends on it is compiled again.
define remember
$(1): FORCE
	@mkdir -p $$(@D)
	@printf '%s\n' '$(2)' | cmp -s - $$@ || printf '%s\n' '$(2)' >$$@
endef
$(eval $(call remember,$(O)/flags,$(CC) $(NATIVE) $(AVX2) $(OF_TESTS) $(WRAP_KERNELS) $(WRAP_COMPARISON) $(WRAP_MEMORY) $(LDFLAGS) $(LDLIBS)))
$(eval $(call remember,$(O)/sources,$(SRC_NATIVE) $(SRC_TEST_SUPPORT)))
$(eval $(call remember,$(B)/pic/flags,$(CC) $(LIBRARY) $(AVX2) $(LDFLAGS) $(VERSION)))
$(eval $(call remember,$(B)/pic/sources,$(OBJ_LIBRARY)))
$(eval $(call remember,$(B)/pic/places,$(PREFIX) $(LIBDIR) $(VERSION)))
$(eval $(call remember,build/wasm/flags,$(EMCC) $(WASM) $(EXPORTS) $(FAST) $(WASM_SIMD) $(WASM_LINK)))
$(eval $(call remember,build/wasm/sources,$(SRC_WASM_PLAIN) $(SRC_WASM_SIMD)))
$(eval $(call remember,build/wasi/flags,$(WASI_CC) $(WASI) $(FOREIGN) $(WASI_LINK)))
$(eval $(call remember,build/wasi/sources,$(SRC_WASI)))

$(SRC_KERNELS_AVX2:%.c=$(O)/%.o) $(SRC_MATRIX_AVX2:%.c=$(O)/%.o) $(SRC_KERNELS_AVX2:%.c=$(B)/pic/%.o): EXTRA := $(AVX2)
$(O)/tests/%.o: EXTRA := $(OF_TESTS)
$(O)/%.o: %.c $(O)/flags
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(NATIVE) $(EXTRA) -MMD -MP -c -o $@ $<

# Made, and not in the tree: it holds uPlot.
$(B)/share/report.html: tools/embed.mjs $(REPORT_FILES) web/node_modules/uplot/dist/uPlot.iife.min.js
	$(call say,EMBED)
	$(Q)$(NODE) tools/embed.mjs web/report/index.html $@

$(B)/endcap: $(O)/$(MAIN:.c=.o) $(OBJ_NATIVE) $(O)/sources
	$(call say,LINK)
	$(Q)$(CC) $(NATIVE) -Wl,--gc-sections $(LDFLAGS) -o $@ $(filter %.o,$^) $(LDLIBS)

$(B)/pic/%.o: %.c $(B)/pic/flags
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(LIBRARY) $(EXTRA) -MMD -MP -c -o $@ $<

$(B)/libendcap.a: $(OBJ_LIBRARY) $(B)/pic/sources
	$(call say,AR)
	$(Q)rm -f $@ && $(AR) rcs $@ $(filter %.o,$^)

$(B)/libendcap.so: $(OBJ_LIBRARY) $(B)/pic/sources
	$(call say,LINK)
	$(Q)$(CC) $(LIBRARY) -shared -Wl,-soname,$(SONAME) -Wl,--gc-sections $(if $(SAN)$(TSAN),,-Wl,-z$(COMMA)defs) $(LDFLAGS) \
	    -o $@ $(filter %.o,$^)

$(B)/endcap.pc: Makefile $(B)/pic/places
	@printf '%s\n' 'prefix=$(PREFIX)' 'includedir=$${prefix}/include' \
	    'libdir=$(patsubst $(PREFIX)/%,$${prefix}/%,$(LIBDIR))' '' 'Name: endcap' \
	    'Description: Recommendation that runs in the shopper'"'"'s page' 'Version: $(VERSION)' \
	    'Cflags: -I"$${includedir}"' 'Libs: -L"$${libdir}" -lendcap' >$@

$(B)/tests/parity/driver: LDFLAGS += $(WRAP_KERNELS)
$(B)/tests/unit/test_id_set: LDFLAGS += $(WRAP_COMPARISON)
$(B)/tests/unit/test_train_memory: LDFLAGS += $(WRAP_MEMORY)
$(B)/tests/unit/test_unsolvable: LDFLAGS += -Wl,--wrap=ec_fuse_new

# Their memory runs out: tests/support/failing_memory.h.
comma := ,
FAILING_MEMORY := $(patsubst %,-Wl$(comma)--wrap=%,ec_alloc ec_resize ec_free inflateInit2_ inflate \
    ZSTD_createDStream ZSTD_decompressStream regcomp regexec)
$(B)/tests/unit/test_out_of_memory $(B)/tests/unit/test_out_of_memory_cli: LDFLAGS += $(FAILING_MEMORY)
# Their files fail: tests/support/failing_files.h.
FAILING_FILES := $(patsubst %,-Wl$(comma)--wrap=%,open write fsync fchmod fchown linkat rename)
$(B)/tests/unit/test_replace: LDFLAGS += $(FAILING_FILES)

$(PROGRAMS): $(B)/%: $(O)/%.o $(OBJ_SUPPORT) $(OBJ_NATIVE) $(O)/sources
	@mkdir -p $(@D)
	$(call say,LINK)
	$(Q)$(CC) $(NATIVE) $(LDFLAGS) -o $@ $(filter %.o,$^) -Wl,--as-needed -lcmocka $(LDLIBS)

$(B)/endcap.1: $(B)/endcap
	$(call say,MAN)
	$(Q)$(B)/endcap help --man >$@

# What a page calls is declared by its export alone.
$(SRC_WASM:%.c=build/wasm/plain/%.o) $(SRC_WASM:%.c=build/wasm/simd128/%.o): EXTRA := $(EXPORTS)
$(SRC_WASM_FAST:%.c=build/wasm/plain/%.o) $(SRC_WASM_FAST:%.c=build/wasm/simd128/%.o): EXTRA := $(FAST)
build/wasm/plain/%.o: %.c build/wasm/flags
	@mkdir -p $(@D)
	$(call say,EMCC)
	$(Q)$(EMCC) $(WASM) $(EXTRA) -MMD -MP -c -o $@ $<

build/wasm/simd128/%.o: %.c build/wasm/flags
	@mkdir -p $(@D)
	$(call say,EMCC)
	$(Q)$(EMCC) $(WASM) $(WASM_SIMD) $(EXTRA) -MMD -MP -c -o $@ $<

build/wasm/endcap.linked.wasm: $(OBJ_WASM_SIMD) build/wasm/sources
build/wasm/endcap-plain.linked.wasm: $(OBJ_WASM_PLAIN) build/wasm/sources
build/wasm/%.linked.wasm:
	$(call say,LINK)
	$(Q)$(EMCC) $(WASM_LINK) -o $@ $(filter %.o,$^)

build/web/endcap.wasm build/web/endcap-plain.wasm: build/web/%.wasm: build/wasm/%.linked.wasm \
    tools/finish_wasm.mjs
	@mkdir -p $(@D)
	$(call say,WASM)
	$(Q)$(NODE) tools/finish_wasm.mjs $< $@ $(METADCE) $(GATE_$(*F))

# What is served has no comments, which are half of it. One run of tsc writes all files.
$(WEB_FILES:web/%=build/web/%) &: $(WEB_FILES) web/idb.d.ts web/tsconfig.json | web/node_modules/.bin/tsc
	@mkdir -p $(@D)
	$(Q)web/node_modules/.bin/tsc --project web --declaration false --emitDeclarationOnly false --removeComments
	$(Q)touch $(WEB_FILES:web/%=build/web/%)

build/web/idb.js: web/node_modules/idb/build/index.js
	@mkdir -p $(@D)
	$(Q)cp $< $@

# Says to Node.js what the files beside it are.
build/web/package.json: tools/package.mjs include/endcap/version.h
	@mkdir -p $(@D)
	$(Q)$(NODE) tools/package.mjs $(VERSION) >$@

web/node_modules/idb/build/index.js web/node_modules/uplot/dist/uPlot.iife.min.js web/node_modules/.bin/tsc:
	@tools/deps.sh report

# One run of tsc checks the JSDoc types and writes a .d.ts for each file.
build/web/endcap.d.ts: $(WEB_FILES) web/idb.d.ts web/tsconfig.json tools/declarations.mjs | web/node_modules/.bin/tsc
	@mkdir -p $(@D)
	$(call say,TSC)
	$(Q)web/node_modules/.bin/tsc --project web && $(NODE) tools/declarations.mjs $(@D) web && touch $@

# No -O at the link: clang would run whatever wasm-opt it finds on the PATH.
build/endcap-wasi.wasm: $(OBJ_WASI) build/wasi/sources
	$(call say,LINK)
	$(Q)$(WASI_CC) --target=$(WASI_TARGET) $(WASI_LINK) -o $@ $(filter %.o,$^)

# Order only: build/third_party/cjson/cJSON.h must be there before the first #include of it.
build/wasi/%.o: %.c build/wasi/flags | build/third_party/cjson/cJSON.c
	@mkdir -p $(@D)
	$(call say,WASICC)
	$(Q)$(WASI_CC) $(WASI) -MMD -MP -c -o $@ $<

build/wasi/cjson/cJSON.o: build/third_party/cjson/cJSON.c build/wasi/flags
	@mkdir -p $(@D)
	$(call say,WASICC)
	$(Q)$(WASI_CC) $(WASI) $(FOREIGN) -c -o $@ $<

build/third_party/cjson/cJSON.c: tools/cjson.sh
	$(call say,FETCH)
	$(Q)tools/cjson.sh $(@D)

# ---- test -------------------------------------------------------------------------------------------

.PHONY: test test-programs test-unit tsan check-layers lint lint-clang lint-deep format format-check torture fuzz
## test: everything; the last line counts what passed and failed
test: deps
	@$(SUBMAKE) all report wasm wasi test-programs
	@$(SUBMAKE) SAN=1 all report test-programs
	@tests/run.sh make:check-layers make:format-check make:lint $(TESTS_C:%.c=build/%) \
	    $(patsubst %.c,san:build/san/%,$(filter-out $(TESTS_PLAIN),$(TESTS_C))) \
	    $(TESTS_CLI) $(TESTS_CLI:%=san:%) $(TESTS_JS)

test-programs: $(TESTS_C:%.c=$(B)/%) $(DRIVERS:%.c=$(B)/%) $(B)/tests/corrupt/written

# A broken model for each check of the loader.
$(B)/tests/corrupt/written: $(B)/tests/format/write_corrupt
	$(call say,WRITE)
	$(Q)rm -rf $(@D) && mkdir -p $(@D) && $< $(@D) && touch $@

## test-unit: the C tests alone, with EMULATOR before each where they are another machine's
test-unit:
	@$(SUBMAKE) $(TESTS_C:%.c=$(B)/%)
	@tests/run.sh $(TESTS_C:%.c=$(B)/%)

# Clang's OpenMP tells the thread sanitizer, through Archer, what waits for what; gcc's does not.
## tsan: the trainer's tests under the thread sanitizer
tsan: deps-tsan
	@clang=$$(tools/deps.sh --omp-clang); $(SUBMAKE) TSAN=1 CC="$$clang" $(TESTS_TSAN:%.c=build/tsan/%); \
	    TSAN_OPTIONS='halt_on_error=1 ignore_noninstrumented_modules=1' ARCHER_OPTIONS=verbose=1 \
	    OMP_TOOL_LIBRARIES="$${clang%/bin/clang}/lib/libarcher.so" tests/run.sh $(TESTS_TSAN:%.c=build/tsan/%)

## check-layers: no layer includes one below it, and the device core needs nothing from outside
check-layers: $(OBJ_CORE)
	@EC_DEVICE_SOURCES='$(SRC_DEVICE) $(SRC_KERNELS_AVX2) $(SRC_KERNELS_NEON) $(SRC_KERNELS_SIMD128) $(SRC_WASM)' \
	    EC_DEVICE_OBJECTS='$(OBJ_CORE)' NM='$(NM)' $(NODE) tests/check_layers.mjs

## torture: kill train, tune and evaluate 200 times each; 2,000 failing allocations, writes and renames
torture: all report test-programs
	@KILLS=200 RUN_TIMEOUT=3600 tests/run.sh tests/cli/files.test.mjs
	@RUN_TIMEOUT=3600 tests/run.sh build/tests/unit/test_replace build/tests/unit/test_out_of_memory \
	    build/tests/unit/test_out_of_memory_cli

## fuzz: each fuzzer for SECONDS_EACH seconds, under sanitizers
fuzz:
	@$(SUBMAKE) SAN=1 $(FUZZERS:%.c=build/san/%)
	@for program in $(FUZZERS:%.c=build/san/%); do echo "$$program"; "$$program" $(SECONDS_EACH); done

## lint: clang's warnings, ESLint, the types of the JavaScript, shellcheck
lint:
	@$(SUBMAKE) lint-clang
	$(NODE) $(NPM)/eslint/bin/eslint.js .
	$(NODE) $(NPM)/typescript/bin/tsc --project web --noEmit
	$(NODE) $(NPM)/typescript/bin/tsc --project web/demo
	$(NODE) $(NPM)/typescript/bin/tsc --project web/report
	shellcheck tools/*.sh tests/*.sh .ci/run

lint-clang: $(LINTED:%.c=build/lint/%.clang)
	@:

# What it finds depends on the version of gcc, so it is no part of `make test`.
## lint-deep: gcc's analyser
lint-deep: $(LINTED:%.c=build/lint/%.gcc)

$(SRC_KERNELS_AVX2:%.c=build/lint/%.clang) $(SRC_MATRIX_AVX2:%.c=build/lint/%.clang): EXTRA := $(AVX2)
# gcc's omp.h is not for clang.
build/lint/%.clang: %.c $(O)/flags
	@mkdir -p $(@D)
	$(call say,CLANG)
	$(Q)[ -z '$(CLANG)' ] || grep -qE '<omp.h>|native/matrix/threads.h' $< || $(CLANG) $(COMMON) -D_POSIX_C_SOURCE=200809L \
	    $(EXTRA) $(CLANG_ONLY) -MMD -MP -MF $@.d -MT $@ -fsyntax-only $<
	@touch $@

$(SRC_KERNELS_AVX2:%.c=build/lint/%.gcc) $(SRC_MATRIX_AVX2:%.c=build/lint/%.gcc): EXTRA := $(AVX2)
build/lint/%.gcc: %.c $(O)/flags
	@mkdir -p $(@D)
	$(call say,ANALYSE)
	$(Q)gcc $(NATIVE) $(EXTRA) -fanalyzer -MMD -MP -MF $@.d -MT $@ -c -o /dev/null $<
	@touch $@

## format: lay out the C and the JavaScript
format:
	@find include src tests -name '*.[ch]' -print0 | xargs -0 $(CLANG_FORMAT) -i
	@$(ESLINT_FORMAT) --fix

## format-check: fail where `make format` would change something
format-check:
	@find include src tests -name '*.[ch]' -print0 | xargs -0 $(CLANG_FORMAT) --dry-run --Werror
	@$(ESLINT_FORMAT)

# ---- measure ----------------------------------------------------------------------------------------

.PHONY: models evaluate bench demo
## models: train the embedded shop's model, models/online-retail.endcap
models: all
	$(B)/endcap train $(SHOP) -o models/online-retail.endcap

## evaluate: measure the embedded shop's model, to build/online-retail.json and a page beside it
evaluate: all report
	$(B)/endcap evaluate $(SHOP) --protocol leave-one-out --html build/online-retail.html \
	    --json >build/online-retail.json.part
	@mv build/online-retail.json.part build/online-retail.json
	@echo build/online-retail.json build/online-retail.html

## bench: time the kernels, and what a page pays in Node.js and Chromium, as ratios
bench: all wasm $(BENCHES:%.c=$(B)/%)
	@for program in $(BENCHES:%.c=$(B)/%); do echo "$$program"; "$$program"; done
	@$(NODE) tests/bench/bench_browser.mjs

## demo: set up, build, train, and serve a shop that ranks in your browser
demo:
	@tools/deps.sh native wasm wasi $$([ -t 0 ] || echo test)
	@$(SUBMAKE) all wasm wasi
	build/endcap check $(SHOP)
	build/endcap train $(SHOP) -o build/online-retail.endcap
	build/endcap evaluate $(SHOP) --protocol leave-one-out
	@if [ -t 0 ]; then check=; else check=--self-check; fi; \
	    exec $(NODE) web/demo/serve.mjs --model build/online-retail.endcap $$check

# ---- clean ------------------------------------------------------------------------------------------

.PHONY: clean
## clean: remove build/
clean:
	rm -rf build

-include $(shell find build -name '*.d' -not -path 'build/node/*' 2>/dev/null)

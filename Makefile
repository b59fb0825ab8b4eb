# endcap. `make help` lists the targets; `make` builds the native program, build/endcap.
#
#   make SAN=1 ...    everything native under address and undefined-behaviour sanitizers, in build/san
#   make WERROR=      warnings stay warnings (for a compiler newer than those we test with)
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
    src/device/base/utf8.c
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
    src/device/container/open.c \
    src/device/container/view.c
SRC_HISTORY := \
    src/device/history/history.c \
    src/device/history/user.c
SRC_SIGNALS := \
    src/device/signals/content.c \
    src/device/signals/factors.c \
    src/device/signals/fold_in.c \
    src/device/signals/neighbours.c \
    src/device/signals/popularity.c \
    src/device/signals/price.c \
    src/device/signals/repeat.c \
    src/device/signals/rounded.c \
    src/device/signals/sequence.c
SRC_RANKING := \
    src/device/ranking/explain.c \
    src/device/ranking/filter.c \
    src/device/ranking/fusion.c \
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
    src/native/system/strings.c
SRC_LOG := \
    src/native/log/csv.c \
    src/native/log/intern.c \
    src/native/log/ndjson.c \
    src/native/log/source.c \
    src/native/log/table.c \
    src/native/log/times.c \
    src/native/log/window.c \
    src/native/log/words.c
SRC_CLEAN := \
    src/native/clean/clean.c \
    src/native/clean/columns.c \
    src/native/clean/ids.c \
    src/native/clean/votes.c
SRC_ITEMS := \
    src/native/items/features.c \
    src/native/items/items.c \
    src/native/items/items_file.c \
    src/native/items/letters.c \
    src/native/items/listing.c \
    src/native/items/tokens.c
SRC_DATASET := \
    src/native/dataset/advice.c \
    src/native/dataset/catalogue.c \
    src/native/dataset/dataset.c \
    src/native/dataset/gather.c \
    src/native/dataset/ingest.c \
    src/native/dataset/ingest_options.c \
    src/native/dataset/newcomers.c \
    src/native/dataset/profile.c \
    src/native/dataset/sieve.c \
    src/native/dataset/slice.c
SRC_MATRIX := \
    src/native/matrix/accumulator.c \
    src/native/matrix/by_item.c \
    src/native/matrix/dense.c \
    src/native/matrix/dense_baseline.c \
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
    src/native/learn/content.c \
    src/native/learn/cooccurrence.c \
    src/native/learn/factors.c \
    src/native/learn/linear.c \
    src/native/learn/popularity.c \
    src/native/learn/repeat.c \
    src/native/learn/sequence.c \
    src/native/learn/sequence_batch.c \
    src/native/learn/sequence_options.c \
    src/native/learn/sequence_step.c \
    src/native/learn/sequence_weights.c \
    src/native/learn/signals.c \
    src/native/learn/transitions.c
SRC_PACK := \
    src/native/pack/model_bytes.c \
    src/native/pack/pack.c \
    src/native/pack/pack_rows.c \
    src/native/pack/quantise.c \
    src/native/pack/writer.c
SRC_COMPOSE := \
    src/native/compose/budget.c \
    src/native/compose/candidates.c \
    src/native/compose/fuse.c \
    src/native/compose/positions.c \
    src/native/compose/ranker.c \
    src/native/compose/record.c \
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
    src/native/measure/uncut.c \
    src/native/measure/variants.c
SRC_CLI_NATIVE := \
    build/gen/report_page.c \
    src/cli/args/preset_of.c \
    src/cli/io/interrupt.c \
    src/cli/io/progress.c \
    src/cli/io/replace.c \
    src/cli/check/check.c \
    src/cli/check/check_json.c \
    src/cli/check/check_text.c \
    src/cli/evaluate/evaluate.c \
    src/cli/evaluate/evaluate_json.c \
    src/cli/evaluate/evaluate_page.c \
    src/cli/evaluate/evaluate_text.c \
    src/cli/evaluate/gates.c \
    src/cli/learning/curve.c \
    src/cli/learning/learn.c \
    src/cli/learning/learn_options.c \
    src/cli/train/train.c \
    src/cli/tune/tune.c \
    src/cli/verbs_native.c
# WASI only.
SRC_CLI_WASI := src/cli/verbs_device.c

# Each file is one program.
TESTS_C := \
    tests/unit/test_base.c \
    tests/unit/test_bootstrap.c \
    tests/unit/test_breakdown.c \
    tests/unit/test_budget.c \
    tests/unit/test_content.c \
    tests/unit/test_cooccurrence.c \
    tests/unit/test_dense.c \
    tests/unit/test_sequence.c \
    tests/unit/test_evaluate.c \
    tests/unit/test_explain.c \
    tests/unit/test_features.c \
    tests/unit/test_fold_in.c \
    tests/unit/test_format.c \
    tests/unit/test_fuse.c \
    tests/unit/test_sets.c \
    tests/unit/test_factors.c \
    tests/unit/test_ingest.c \
    tests/unit/test_intern.c \
    tests/unit/test_item_knn.c \
    tests/unit/test_kernels.c \
    tests/unit/test_linear.c \
    tests/unit/test_metrics.c \
    tests/unit/test_out_of_memory.c \
    tests/unit/test_out_of_memory_cli.c \
    tests/unit/test_pack.c \
    tests/unit/test_popularity.c \
    tests/unit/test_portable_math.c \
    tests/unit/test_positions.c \
    tests/unit/test_price.c \
    tests/unit/test_profile.c \
    tests/unit/test_protocol.c \
    tests/unit/test_ranking.c \
    tests/unit/test_ranking_by.c \
    tests/unit/test_repeat.c \
    tests/unit/test_rows.c \
    tests/unit/test_runs.c \
    tests/unit/test_sampler.c \
    tests/unit/test_source.c \
    tests/unit/test_spd.c \
    tests/unit/test_table.c \
    tests/unit/test_times.c \
    tests/unit/test_train.c \
    tests/unit/test_train_memory.c \
    tests/unit/test_training.c \
    tests/unit/test_transitions.c \
    tests/unit/test_tune.c \
    tests/unit/test_uncut.c \
    tests/unit/test_unmet.c \
    tests/unit/test_user.c
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
    tests/cli/help.test.mjs \
    tests/cli/learn.test.mjs \
    tests/cli/output.test.mjs \
    tests/cli/report.test.mjs \
    tests/cli/shelf.test.mjs \
    tests/cli/tune.test.mjs
# *.test.mjs hold node:test tests.
TESTS_JS := \
    tests/cli/shipped.test.mjs \
    tests/demo/access.test.mjs \
    tests/demo/privacy.test.mjs \
    tests/demo/serve.test.mjs \
    tests/demo/shelves.test.mjs \
    tests/demo/words.test.mjs \
    tests/format/reader.test.mjs \
    tests/parity/parity.test.mjs \
    tests/web/browser.test.mjs \
    tests/web/endcap.test.mjs \
    tests/web/node.test.mjs \
    tests/web/storage.test.mjs

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
    web/download.js \
    web/endcap.js \
    web/errors.js \
    web/memory.js \
    web/node.js \
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
WERROR ?= -Werror
CFLAGS ?= -O3 -g
LDLIBS ?= -lz -lzstd -lcjson -lm
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

ifeq ($(SAN),1)
B := build/san
MODE := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all \
    -Wno-maybe-uninitialized
else
B := build
MODE := -DNDEBUG $(CFLAGS)
endif
O := $(B)/obj
NATIVE := $(COMMON) $(MODE) -D_POSIX_C_SOURCE=200809L -fopenmp -ffunction-sections -fdata-sections

MACHINE := $(firstword $(subst -, ,$(shell $(CC) -dumpmachine 2>/dev/null)))
ifneq ($(filter x86_64 amd64,$(MACHINE)),)
SRC_KERNELS_NATIVE := $(SRC_KERNELS_AVX2)
SRC_MATRIX += $(SRC_MATRIX_AVX2)
endif
ifneq ($(filter aarch64 arm64,$(MACHINE)),)
SRC_KERNELS_NATIVE := $(SRC_KERNELS_NEON)
endif

SRC_DEVICE := $(SRC_BASE) $(SRC_KERNELS) $(SRC_CONTAINER) $(SRC_HISTORY) $(SRC_SIGNALS) $(SRC_RANKING)
SRC_NATIVE := $(SRC_DEVICE) $(SRC_KERNELS_NATIVE) $(SRC_SYSTEM) $(SRC_LOG) $(SRC_CLEAN) $(SRC_ITEMS) \
    $(SRC_DATASET) $(SRC_MATRIX) $(SRC_LEARN) $(SRC_PACK) $(SRC_COMPOSE) $(SRC_TUNE) $(SRC_MEASURE) \
    $(SRC_CLI) $(SRC_CLI_NATIVE)
OBJ_NATIVE := $(SRC_NATIVE:%.c=$(O)/%.o)
OBJ_CORE := $(SRC_DEVICE:%.c=$(O)/%.o) $(SRC_KERNELS_NATIVE:%.c=$(O)/%.o)
OBJ_SUPPORT := $(SRC_TEST_SUPPORT:%.c=$(O)/%.o)
PROGRAMS := $(TESTS_C:%.c=$(B)/%) $(FUZZERS:%.c=$(B)/%) $(BENCHES:%.c=$(B)/%) \
    $(DRIVERS:%.c=$(B)/%)

# Emscripten; binaryen's wasm-metadce comes with it.
EMCC := $(if $(EMSDK),$(EMSDK)/upstream/emscripten/emcc,emcc)
METADCE := $(if $(EMSDK),$(EMSDK)/upstream/bin/wasm-metadce,wasm-metadce)
WASM := $(COMMON) -DNDEBUG -O3
# The module never allocates: the page grows the exported memory itself, and lays its buffers behind
# __heap_base. The stack comes first, so that overflowing it traps instead of overwriting data.
WASM_LINK := -O3 -sSTANDALONE_WASM --no-entry -sALLOW_MEMORY_GROWTH -sTOTAL_STACK=65536 \
    -sINITIAL_MEMORY=262144 -Wl,--stack-first
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
SRC_WASI := $(SRC_DEVICE) $(SRC_KERNELS_SIMD128) $(SRC_CLI) $(SRC_CLI_WASI) $(MAIN)
OBJ_WASI := $(SRC_WASI:%.c=build/wasi/%.o) build/wasi/cjson/cJSON.o

# Inside a recipe: make again, on all cores unless the caller chose.
SUBMAKE = $(MAKE) --no-print-directory $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc 2>/dev/null || echo 2))

SHOP := models/online-retail/online-retail.csv.zst --preset models/online-retail/preset.json

# ---- help -------------------------------------------------------------------------------------------

.PHONY: help
## help: list the targets
help:
	@sed -n 's/^## \([a-z-]*\): \(.*\)/  \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 18

# ---- build ------------------------------------------------------------------------------------------

.PHONY: deps all wasm wasi san install FORCE
## deps: install what the build and the tests need, or say how
deps:
	@tools/deps.sh

## all: build/endcap, the native program (the default)
all: $(B)/endcap

## wasm: build/web: the browser module, with and without SIMD, and the files to serve beside it
wasm: build/web/endcap.wasm build/web/endcap-plain.wasm $(WEB_FILES:web/%=build/web/%) \
    build/web/idb.js build/web/endcap.d.ts build/web/package.json

## wasi: build/endcap-wasi.wasm, the command without training, for Node.js
wasi: build/endcap-wasi.wasm

## san: build/san/endcap, the native program under sanitizers
san:
	@$(SUBMAKE) SAN=1 all

## install: the program, its manual page, the headers and the web files, to DESTDIR and PREFIX
install: all wasm wasi build/endcap.1
	install -D build/endcap '$(DESTDIR)$(PREFIX)/bin/endcap'
	install -D -m 644 build/endcap.1 '$(DESTDIR)$(PREFIX)/share/man/man1/endcap.1'
	install -d '$(DESTDIR)$(PREFIX)/include/endcap' '$(DESTDIR)$(PREFIX)/share/endcap'
	install -m 644 include/endcap/*.h '$(DESTDIR)$(PREFIX)/include/endcap'
	cp -R build/web/. build/endcap-wasi.wasm '$(DESTDIR)$(PREFIX)/share/endcap'

# Rewritten only when the words change: then everything that depends on it is compiled again.
define remember
$(1): FORCE
	@mkdir -p $$(@D)
	@printf '%s\n' '$(2)' | cmp -s - $$@ || printf '%s\n' '$(2)' >$$@
endef
$(eval $(call remember,$(O)/flags,$(CC) $(NATIVE) $(LDFLAGS) $(LDLIBS)))
$(eval $(call remember,$(O)/sources,$(SRC_NATIVE) $(SRC_TEST_SUPPORT)))
$(eval $(call remember,build/wasm/flags,$(EMCC) $(WASM) $(WASM_LINK)))
$(eval $(call remember,build/wasm/sources,$(SRC_WASM_PLAIN) $(SRC_WASM_SIMD)))
$(eval $(call remember,build/wasi/flags,$(WASI_CC) $(WASI)))
$(eval $(call remember,build/wasi/sources,$(SRC_WASI)))

$(SRC_KERNELS_AVX2:%.c=$(O)/%.o) $(SRC_MATRIX_AVX2:%.c=$(O)/%.o): EXTRA := -mavx2
$(O)/tests/%.o: EXTRA := -Itests
$(O)/%.o: %.c $(O)/flags
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(NATIVE) $(EXTRA) -MMD -MP -c -o $@ $<

# Made, and not in the tree: it holds uPlot.
build/gen/report_page.c: tools/embed.mjs $(REPORT_FILES) web/node_modules/uplot/dist/uPlot.iife.min.js
	@mkdir -p $(@D)
	$(call say,EMBED)
	$(Q)$(NODE) tools/embed.mjs web/report/index.html $@

$(B)/endcap: $(O)/$(MAIN:.c=.o) $(OBJ_NATIVE) $(O)/sources
	$(call say,LINK)
	$(Q)$(CC) $(NATIVE) -Wl,--gc-sections $(LDFLAGS) -o $@ $(filter %.o,$^) $(LDLIBS)

# It chooses its kernels itself.
$(B)/tests/parity/driver: LDFLAGS += -Wl,--wrap=ec_kernels_best
# It counts what is allocated.
$(B)/tests/unit/test_train_memory: LDFLAGS += -Wl,--wrap=ec_alloc,--wrap=ec_resize,--wrap=ec_free

# Their memory runs out: tests/support/failing_memory.h.
comma := ,
FAILING_MEMORY := $(patsubst %,-Wl$(comma)--wrap=%,ec_alloc ec_resize ec_free inflateInit2_ inflate \
    ZSTD_createDStream ZSTD_decompressStream regcomp regexec)
$(B)/tests/unit/test_out_of_memory $(B)/tests/unit/test_out_of_memory_cli: LDFLAGS += $(FAILING_MEMORY)

$(PROGRAMS): $(B)/%: $(O)/%.o $(OBJ_SUPPORT) $(OBJ_NATIVE) $(O)/sources
	@mkdir -p $(@D)
	$(call say,LINK)
	$(Q)$(CC) $(NATIVE) $(LDFLAGS) -o $@ $(filter %.o,$^) -Wl,--as-needed -lcmocka $(LDLIBS)

build/endcap.1: build/endcap
	$(call say,MAN)
	$(Q)build/endcap help --man >$@

# What a page calls is declared by its export alone.
$(SRC_WASM:%.c=build/wasm/plain/%.o) $(SRC_WASM:%.c=build/wasm/simd128/%.o): EXTRA := -Wno-missing-prototypes
build/wasm/plain/%.o: %.c build/wasm/flags
	@mkdir -p $(@D)
	$(call say,EMCC)
	$(Q)$(EMCC) $(WASM) $(EXTRA) -MMD -MP -c -o $@ $<

build/wasm/simd128/%.o: %.c build/wasm/flags
	@mkdir -p $(@D)
	$(call say,EMCC)
	$(Q)$(EMCC) $(WASM) -msimd128 $(EXTRA) -MMD -MP -c -o $@ $<

build/wasm/endcap.linked.wasm: $(OBJ_WASM_SIMD) build/wasm/sources
build/wasm/endcap-plain.linked.wasm: $(OBJ_WASM_PLAIN) build/wasm/sources
build/wasm/%.linked.wasm:
	$(call say,LINK)
	$(Q)$(EMCC) $(WASM_LINK) -o $@ $(filter %.o,$^)

build/web/endcap.wasm build/web/endcap-plain.wasm: build/web/%.wasm: build/wasm/%.linked.wasm \
    tools/finish_wasm.mjs
	@mkdir -p $(@D)
	$(call say,WASM)
	$(Q)$(NODE) tools/finish_wasm.mjs $< $@ $(METADCE)

$(WEB_FILES:web/%=build/web/%): build/web/%: web/%
	@mkdir -p $(@D)
	$(Q)cp $< $@

build/web/idb.js: web/node_modules/idb/build/index.js
	@mkdir -p $(@D)
	$(Q)cp $< $@

# Says to Node.js what the files beside it are.
build/web/package.json: Makefile
	@mkdir -p $(@D)
	$(Q)printf '{\n    "name": "endcap",\n    "type": "module",\n    "main": "endcap.js",\n    "types": "endcap.d.ts"\n}\n' >$@

web/node_modules/idb/build/index.js web/node_modules/uplot/dist/uPlot.iife.min.js:
	@tools/deps.sh

# One run of tsc checks the JSDoc types and writes a .d.ts for each file.
build/web/endcap.d.ts: $(WEB_FILES) web/idb.d.ts web/tsconfig.json
	@mkdir -p $(@D)
	$(call say,TSC)
	$(Q)web/node_modules/.bin/tsc --project web && touch $@

# No -O at the link: clang would run whatever wasm-opt it finds on the PATH.
build/endcap-wasi.wasm: $(OBJ_WASI) build/wasi/sources
	$(call say,LINK)
	$(Q)$(WASI_CC) --target=$(WASI_TARGET) -Wl,--stack-first -Wl,--strip-all -Wl,--gc-sections \
	    -Wl,-z,stack-size=1048576 -o $@ $(filter %.o,$^)

# Order only: build/third_party/cjson/cJSON.h must be there before the first #include of it.
build/wasi/%.o: %.c build/wasi/flags | build/third_party/cjson/cJSON.c
	@mkdir -p $(@D)
	$(call say,WASICC)
	$(Q)$(WASI_CC) $(WASI) -MMD -MP -c -o $@ $<

build/wasi/cjson/cJSON.o: build/third_party/cjson/cJSON.c build/wasi/flags
	@mkdir -p $(@D)
	$(call say,WASICC)
	$(Q)$(WASI_CC) $(WASI) -w -c -o $@ $<

build/third_party/cjson/cJSON.c: tools/cjson.sh
	$(call say,FETCH)
	$(Q)tools/cjson.sh $(@D)

# ---- test -------------------------------------------------------------------------------------------

.PHONY: test test-programs check-layers lint format fuzz
## test: everything; the last line counts what passed and failed
test: deps
	@$(SUBMAKE) all wasm wasi test-programs
	@$(SUBMAKE) SAN=1 all test-programs
	@tests/run.sh make:check-layers $(TESTS_C:%.c=build/%) $(TESTS_C:%.c=san:build/san/%) \
	    $(TESTS_CLI) $(TESTS_CLI:%=san:%) $(TESTS_JS)

test-programs: $(TESTS_C:%.c=$(B)/%) $(DRIVERS:%.c=$(B)/%) $(B)/tests/corrupt/written

# A broken model for each check of the loader.
$(B)/tests/corrupt/written: $(B)/tests/format/write_corrupt
	$(call say,WRITE)
	$(Q)rm -rf $(@D) && mkdir -p $(@D) && $< $(@D) && touch $@

## check-layers: no layer includes one below it, and the device core needs nothing from outside
check-layers: $(OBJ_CORE)
	@EC_DEVICE_SOURCES='$(SRC_DEVICE) $(SRC_KERNELS_AVX2) $(SRC_KERNELS_NEON) $(SRC_KERNELS_SIMD128) $(SRC_WASM)' \
	    EC_DEVICE_OBJECTS='$(OBJ_CORE)' NM='$(NM)' $(NODE) tests/check_layers.mjs

## fuzz: each fuzzer for SECONDS_EACH seconds, under sanitizers
fuzz:
	@$(SUBMAKE) SAN=1 $(FUZZERS:%.c=build/san/%)
	@for program in $(FUZZERS:%.c=build/san/%); do echo "$$program"; "$$program" $(SECONDS_EACH); done

## lint: gcc's analyser, clang's warnings, shellcheck where installed, and the types of the JavaScript
lint: $(SRC_NATIVE:%.c=build/lint/%.checked) $(MAIN:%.c=build/lint/%.checked)
	@if command -v shellcheck >/dev/null; then shellcheck tools/*.sh tests/*.sh .ci/run; fi
	web/node_modules/.bin/tsc --project web --noEmit
	web/node_modules/.bin/tsc --project web/demo
	web/node_modules/.bin/tsc --project web/report

$(SRC_KERNELS_AVX2:%.c=build/lint/%.checked) $(SRC_MATRIX_AVX2:%.c=build/lint/%.checked): EXTRA := -mavx2
build/lint/%.checked: %.c $(O)/flags
	@mkdir -p $(@D)
	$(call say,LINT)
	$(Q)gcc $(NATIVE) $(EXTRA) -fanalyzer -MMD -MP -MF $(@:.checked=.d) -MT $@ -c -o /dev/null $<
	@# gcc's omp.h is not for clang
	@[ -z '$(CLANG)' ] || grep -qE '<omp.h>|native/matrix/threads.h' $< || $(CLANG) $(COMMON) -D_POSIX_C_SOURCE=200809L \
	    $(EXTRA) $(CLANG_ONLY) -fsyntax-only $<
	@touch $@

## format: lay out the C as .clang-format says
format:
	@tool=$$(compgen -c clang-format | grep -xE 'clang-format(-[0-9]+)?' | sort -V | tail -n 1); \
	    [ -n "$$tool" ] || { echo 'make format: clang-format is not installed' >&2; exit 1; }; \
	    git ls-files --cached --others --exclude-standard '*.c' '*.h' | xargs "$$tool" -i

# ---- measure ----------------------------------------------------------------------------------------

.PHONY: models evaluate bench demo
## models: train the embedded shop's model, models/online-retail.endcap
models: all
	$(B)/endcap train $(SHOP) -o models/online-retail.endcap

## evaluate: measure the embedded shop's model, to build/online-retail.json and a page beside it
evaluate: all
	$(B)/endcap evaluate $(SHOP) --protocol leave-one-out --html build/online-retail.html \
	    --json >build/online-retail.json.part
	@mv build/online-retail.json.part build/online-retail.json
	@echo build/online-retail.json build/online-retail.html

## bench: time the kernels, and what a page pays in Node.js and Chromium, as ratios
bench: all wasm $(BENCHES:%.c=$(B)/%)
	@for program in $(BENCHES:%.c=$(B)/%); do echo "$$program"; "$$program"; done
	@$(NODE) tests/bench/bench_browser.mjs

## demo: set up, build, train, and serve a shop that ranks in your browser
demo: deps
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

/* ambit.h alone, in strict C99: the layout of the one public struct, the macros as constants. */
#include "ambit.h"

#include <stdio.h>

/* An array of negative size does not compile. */
#define MUST(name, condition) typedef char must_##name[(condition) ? 1 : -1]

MUST(struct_size_first, offsetof(ambit_context, struct_size) == 0);
MUST(now_aligned, offsetof(ambit_context, now_unix_us) == 8);
MUST(texts_next, offsetof(ambit_context, zone) == 16);
MUST(no_holes, sizeof(ambit_context) == 2 * sizeof(uint32_t) + sizeof(int64_t) +
                                            4 * sizeof(const char *) + 4 * sizeof(uint32_t));
MUST(ok_is_zero, AMBIT_STATUS_OK == 0);

static const ambit_context initial = AMBIT_CONTEXT_INIT;

int main(void) {
  ambit_policy *policy = NULL;
  ambit_report *report = NULL;
  const char *text = NULL;
  size_t size = 0;
  int32_t status;
  must_struct_size_first used1 = {0};
  must_now_aligned used2 = {0};
  must_texts_next used3 = {0};
  must_no_holes used4 = {0};
  must_ok_is_zero used5 = {0};
  if (used1[0] + used2[0] + used3[0] + used4[0] + used5[0] != 0) return 1;
  if (initial.struct_size != sizeof(ambit_context) || initial.now_unix_us != 0) return 2;

  status = ambit_policy_compile("{}", 2, &policy, &report);
  if (status != AMBIT_STATUS_INVALID_POLICY || policy != NULL || report == NULL) return 3;
  if (ambit_report_text(report, &text, &size) != AMBIT_STATUS_OK || size == 0) return 4;
  printf("%s: %s", ambit_status_name(status), text);
  return ambit_report_free(report) == AMBIT_STATUS_OK ? 0 : 5;
}

/* ambit_arrow.h in strict C99, behind another header that has declared the structures already. */
#include <stdint.h>

#define ARROW_C_DATA_INTERFACE
struct ArrowSchema {
  const char *format;
  const char *name;
  const char *metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema **children;
  struct ArrowSchema *dictionary;
  void (*release)(struct ArrowSchema *);
  void *private_data;
};
struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void **buffers;
  struct ArrowArray **children;
  struct ArrowArray *dictionary;
  void (*release)(struct ArrowArray *);
  void *private_data;
};

#include "ambit_arrow.h"

int main(void) {
  struct ArrowSchema schema;
  struct ArrowArray array;
  return ambit_plan_export_arrow(NULL, &schema, &array) == AMBIT_STATUS_NULL_ARGUMENT &&
                 schema.release == NULL && array.release == NULL
             ? 0
             : 1;
}

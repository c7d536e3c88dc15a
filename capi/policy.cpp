// Policies: what the administrators decided.
#include "capi/call.hpp"

namespace capi = ambit::capi;

int32_t ambit_policy_compile(const char* json, size_t json_size, ambit_policy** policy_out,
                             ambit_report** report_out) {
  return capi::call(
      {capi::out(policy_out), capi::optional_out(report_out), capi::bytes(json, json_size)}, [&] {
        return capi::deliver(ambit::policy::compile(capi::view(json, json_size)), policy_out,
                             report_out);
      });
}

int32_t ambit_policy_check(const char* json, size_t json_size, ambit_report** report_out) {
  return capi::call({capi::optional_out(report_out), capi::bytes(json, json_size)}, [&] {
    const auto checked = ambit::policy::compile(capi::view(json, json_size));
    capi::give_report(checked.report(), report_out);
    return checked.code();
  });
}

int32_t ambit_policy_schema(const ambit_policy* policy, ambit_schema** schema_out) {
  return capi::call({capi::out(schema_out), capi::handle_of(policy)}, [&] {
    *schema_out = new ambit_schema(policy->value.schema());
    return ambit::status::ok;
  });
}

int32_t ambit_policy_criterion(const ambit_policy* policy, const char* object, size_t object_size,
                               const char* name, size_t name_size, ambit_criterion** criterion_out,
                               ambit_report** report_out) {
  return capi::call(
      {capi::out(criterion_out), capi::optional_out(report_out), capi::handle_of(policy),
       capi::text_of(object, object_size), capi::text_of(name, name_size)},
      [&] {
        return capi::deliver(
            policy->value.criterion(capi::view(object, object_size), capi::view(name, name_size)),
            criterion_out, report_out);
      });
}

int32_t ambit_policy_describe(const ambit_policy* policy, ambit_document** document_out) {
  return capi::call({capi::out(document_out), capi::handle_of(policy)},
                    [&] { return capi::give_document(policy->value.describe(), document_out); });
}

int32_t ambit_policy_fingerprint(const ambit_policy* policy, const char** text_out,
                                 size_t* size_out) {
  return capi::call({capi::out(text_out), capi::out(size_out), capi::handle_of(policy)},
                    [&] { return capi::give_text(policy->fingerprint, text_out, size_out); });
}

int32_t ambit_policy_free(ambit_policy* policy) {
  return capi::free_handle(policy);
}

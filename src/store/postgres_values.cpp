#include "store/postgres_values.hpp"

#include <charconv>

namespace aceso::store {
namespace {

// From the server's catalogue pg_type, where they never change.
constexpr Oid type_any = 0, type_bool = 16, type_bytea = 17, type_name = 19, type_int8 = 20, type_int2 = 21,
              type_int4 = 23, type_text = 25, type_char = 1042, type_varchar = 1043;
constexpr int binary = 1;

std::int64_t read_integer(ByteView bytes) {
  // The sign is in the first byte.
  std::uint64_t out = !bytes.empty() && bytes.front() >= 0x80 ? ~std::uint64_t{0} : 0;
  for (const std::uint8_t byte : bytes) out = out << 8 | byte;
  return static_cast<std::int64_t>(out);
}

Result<Value> read(const PGresult* reply, int row, int column) {
  if (PQgetisnull(reply, row, column) != 0) return std::monostate();
  const std::string_view raw(PQgetvalue(reply, row, column), static_cast<std::size_t>(PQgetlength(reply, row, column)));
  const ByteView bytes = as_bytes(raw);
  switch (PQftype(reply, column)) {
    case type_bool:
    case type_int2:
    case type_int4:
    case type_int8: return read_integer(bytes);
    case type_name:
    case type_char:
    case type_varchar:
    case type_text: return std::string(raw);
    case type_bytea: return Bytes(bytes.begin(), bytes.end());
    default: return fail(ErrorCode::bad_argument, PQfname(reply, column), "its type is none of this program's");
  }
}

}  // namespace

PostgresParameters::PostgresParameters(const Values& params) {
  digits_.reserve(params.size());  // the pointers into it must stay
  const auto add = [&](Oid type, const char* value, std::size_t length) {
    types.push_back(type);
    values.push_back(value);
    lengths.push_back(static_cast<int>(length));
    formats.push_back(type == type_int8 ? 0 : binary);
  };
  for (const Value& value : params) {
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
      const std::string& digits = digits_.emplace_back(std::to_string(*integer));
      add(type_int8, digits.c_str(), digits.size());
    } else if (const auto* text = std::get_if<std::string>(&value)) {
      add(type_text, text->c_str(), text->size());
    } else if (const auto* blob = std::get_if<Bytes>(&value)) {
      // A null pointer would be NULL.
      add(type_bytea, blob->empty() ? "" : reinterpret_cast<const char*>(blob->data()), blob->size());
    } else {
      add(type_any, nullptr, 0);
    }
  }
}

Result<Answer> read_answer(PGresult* reply) {
  Answer answer;
  std::vector<std::string> names;
  const int count = PQnfields(reply);
  for (int i = 0; i < count; ++i) names.emplace_back(PQfname(reply, i));
  const auto columns = std::make_shared<const std::vector<std::string>>(std::move(names));
  for (int row = 0; row < PQntuples(reply); ++row) {
    Values values;
    for (int i = 0; i < count; ++i) {
      ACESO_TRY(Value value, read(reply, row, i));
      values.push_back(std::move(value));
    }
    answer.rows.emplace_back(columns, std::move(values));
  }
  // A SELECT has a count as well, of rows that it did not change.
  const std::string_view command = PQcmdStatus(reply), tuples = PQcmdTuples(reply);
  if (command.starts_with("INSERT") || command.starts_with("UPDATE") || command.starts_with("DELETE"))
    std::from_chars(tuples.data(), tuples.data() + tuples.size(), answer.changed);
  return answer;
}

}  // namespace aceso::store

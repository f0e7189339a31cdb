#pragma once
// Cases that run on each kind of database.

#include <gtest/gtest.h>

#include <atomic>

#include "store/database.hpp"
#include "support/postgres.hpp"

namespace aceso::testing {

/// A test with an empty database of the kind that is its parameter: "sqlite" or "postgresql".
class EachDatabase : public ::testing::TestWithParam<std::string> {
 protected:
  [[nodiscard]] bool is_sqlite() const { return GetParam() == "sqlite"; }

  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "aceso-db-XXXXXX").string();
    dir = mkdtemp(name.data());
    url = is_sqlite() ? "sqlite:" + (dir / "test.db").string() : make_on_server();
    db = reopened();
  }
  void TearDown() override {
    db.reset();
    std::filesystem::remove_all(dir);
  }

  /// The same database once more.
  [[nodiscard]] std::unique_ptr<store::Database> reopened() const {
    auto opened = store::Database::open(url);
    if (!opened) throw std::runtime_error(opened.error().message);
    return std::move(*opened);
  }

  std::filesystem::path dir;
  std::string url;
  std::unique_ptr<store::Database> db;

 private:
  static std::string make_on_server() {
    static std::atomic<int> made = 0;
    auto& server = PostgresServer::shared();
    const std::string name = "test" + std::to_string(++made);
    const auto done = store::Database::open(server.url("postgres")).value()->execute("CREATE DATABASE " + name);
    if (!done) throw std::runtime_error(done.error().message);
    return server.url(name);
  }
};

inline std::string name_of_database(const ::testing::TestParamInfo<std::string>& info) { return info.param; }

}  // namespace aceso::testing

/// Runs the cases of `suite`, which is derived from EachDatabase, on each.
#define ACESO_EACH_DATABASE(suite) \
  INSTANTIATE_TEST_SUITE_P(Each, suite, ::testing::Values("sqlite", "postgresql"), ::aceso::testing::name_of_database)

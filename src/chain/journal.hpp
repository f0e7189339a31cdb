#pragma once
// Memory of a transaction between its signing and its receipt. A process that dies in between finds the transaction
// here again and finishes it, instead of signing a second one.

#include <filesystem>
#include <memory>
#include <optional>

#include "base/result.hpp"
#include "chain/file.hpp"
#include "chain/transaction.hpp"

namespace aceso::chain {

/// Holds at most one transaction, for one account.
class Journal {
 public:
  Journal() = default;
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  virtual ~Journal() = default;

  virtual Result<std::optional<SignedTransaction>> load() = 0;
  /// Returns only when the transaction would survive a power cut.
  virtual Result<void> store(const SignedTransaction& transaction) = 0;
  virtual Result<void> clear() = 0;
};

/// A journal in a file of mode 0600, in an existing directory. It locks `path` + ".lock", so that two processes never
/// send for the same account at once.
class FileJournal final : public Journal {
 public:
  /// unavailable when another process has the journal open or the directory cannot be used.
  static Result<std::unique_ptr<FileJournal>> open(std::filesystem::path path);

  Result<std::optional<SignedTransaction>> load() override;
  Result<void> store(const SignedTransaction& transaction) override;
  Result<void> clear() override;

 private:
  FileJournal(std::filesystem::path path, Descriptor lock) : path_(std::move(path)), lock_(std::move(lock)) {}

  std::filesystem::path path_;
  Descriptor lock_;
};

/// A journal that dies with the process, for accounts that do not outlive it.
class MemoryJournal final : public Journal {
 public:
  Result<std::optional<SignedTransaction>> load() override { return pending_; }
  Result<void> store(const SignedTransaction& transaction) override;
  Result<void> clear() override;

 private:
  std::optional<SignedTransaction> pending_;
};

}  // namespace aceso::chain

#pragma once
// Owning pointers for OpenSSL's objects, and the one way its failures are met. For src/symm and src/http.

#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>

#include <cstdlib>
#include <memory>

namespace aceso::symm {

template <auto free_function>
struct OpensslDelete {
  template <class T>
  void operator()(T* p) const {
    free_function(p);
  }
};

using EvpPkey = std::unique_ptr<EVP_PKEY, OpensslDelete<EVP_PKEY_free>>;
using EvpPkeyCtx = std::unique_ptr<EVP_PKEY_CTX, OpensslDelete<EVP_PKEY_CTX_free>>;
using EvpMdCtx = std::unique_ptr<EVP_MD_CTX, OpensslDelete<EVP_MD_CTX_free>>;
using EvpCipherCtx = std::unique_ptr<EVP_CIPHER_CTX, OpensslDelete<EVP_CIPHER_CTX_free>>;
using EvpKdfCtx = std::unique_ptr<EVP_KDF_CTX, OpensslDelete<EVP_KDF_CTX_free>>;
using Bignum = std::unique_ptr<BIGNUM, OpensslDelete<BN_clear_free>>;
using BnMontCtx = std::unique_ptr<BN_MONT_CTX, OpensslDelete<BN_MONT_CTX_free>>;
using BignumCtx = std::unique_ptr<BN_CTX, OpensslDelete<BN_CTX_free>>;

/// For calls that fail only when memory or the library itself is broken: there is no safe way on.
inline void require(bool ok) {
  if (!ok) std::abort();
}

}  // namespace aceso::symm

// SPDX-License-Identifier: Apache-2.0

package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Beside a frontend's private key. All frontends of a fleet have the same one, or each refuses what was handed out by another.
const sealFile = "seal.key"

const leastSecret = 32

// sealSecret is what task tokens are sealed with: the file seal.key beside the private key; where there is none, that key itself,
// which is enough for one frontend, and for several that share it. The words say where it came from.
func sealSecret(privateKeyFile string, privateKey []byte) ([]byte, string, error) {
	if privateKeyFile == "" {
		return secretOf(privateKey, "the frontend's private key")
	}
	file := filepath.Join(filepath.Dir(privateKeyFile), sealFile)
	found, err := os.Stat(file)
	if errors.Is(err, fs.ErrNotExist) {
		if privateKey, err = os.ReadFile(privateKeyFile); err != nil {
			return nil, "", err
		}
		return secretOf(privateKey, privateKeyFile)
	}
	if err != nil {
		return nil, "", err
	}
	if found.Mode().Perm()&0o077 != 0 {
		return nil, "", fmt.Errorf("others may read %s, with which task tokens are sealed: chmod 600 %s", file, file)
	}
	secret, err := os.ReadFile(file)
	if err != nil {
		return nil, "", err
	}
	return secretOf(secret, file)
}

func secretOf(secret []byte, from string) ([]byte, string, error) {
	if len(secret) < leastSecret {
		return nil, "", fmt.Errorf("task tokens are sealed with %s, which has %d bytes, not %d or more (tls.sh makes one)",
			from, len(secret), leastSecret)
	}
	return secret, from, nil
}

// sealKeyOf is the key that a secret gives.
func sealKeyOf(secret []byte) []byte {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte("mllb task tokens"))
	return mac.Sum(nil)
}

// fingerprint tells whether two frontends have the same key, and nothing else of it.
func fingerprint(key []byte) string {
	digest := sha256.Sum256(key)
	return hex.EncodeToString(digest[:6])
}

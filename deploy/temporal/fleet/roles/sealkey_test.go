// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// frontend is a folder with a private key of its own, and a seal.key when there is one.
func frontend(t *testing.T, privateKey, seal string, mode os.FileMode) string {
	t.Helper()
	folder := t.TempDir()
	key := filepath.Join(folder, "server.key")
	if err := os.WriteFile(key, []byte(strings.Repeat(privateKey, 40)), 0o600); err != nil {
		t.Fatal(err)
	}
	if seal != "" {
		if err := os.WriteFile(filepath.Join(folder, sealFile), []byte(seal), mode); err != nil {
			t.Fatal(err)
		}
	}
	return key
}

func keyOf(t *testing.T, privateKeyFile string) []byte {
	t.Helper()
	secret, _, err := sealSecret(privateKeyFile, nil)
	if err != nil {
		t.Fatal(err)
	}
	return sealKeyOf(secret)
}

func TestFrontendsWithAKeyEachShareTheSeal(t *testing.T) {
	seal := strings.Repeat("s", 64)
	one, other := frontend(t, "a", seal, 0o600), frontend(t, "b", seal, 0o600)
	if !bytes.Equal(keyOf(t, one), keyOf(t, other)) {
		t.Error("the same seal.key gives two keys")
	}
	if fingerprint(keyOf(t, one)) != fingerprint(keyOf(t, other)) {
		t.Error("the same key has two fingerprints")
	}
}

func TestWithoutASealThePrivateKeyIsTaken(t *testing.T) {
	one, other := frontend(t, "a", "", 0), frontend(t, "b", "", 0)
	if bytes.Equal(keyOf(t, one), keyOf(t, other)) {
		t.Error("two private keys give one key")
	}
	secret, _, err := sealSecret("", []byte(strings.Repeat("a", 40)))
	if err != nil || !bytes.Equal(sealKeyOf(secret), keyOf(t, one)) {
		t.Errorf("a key that stands in the configuration is another one: %v", err)
	}
}

func TestASealThatIsNoneIsSaidAtTheStart(t *testing.T) {
	for name, broken := range map[string]struct {
		file string
		says string
	}{
		"short":          {frontend(t, "a", "short", 0o600), "5 bytes"},
		"read by others": {frontend(t, "a", strings.Repeat("s", 64), 0o644), "chmod 600"},
		"no key at all":  {"", "0 bytes"},
		"no such key":    {filepath.Join(t.TempDir(), "server.key"), "no such file"},
	} {
		if _, _, err := sealSecret(broken.file, nil); err == nil || !strings.Contains(err.Error(), broken.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

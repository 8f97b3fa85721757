// SPDX-License-Identifier: Apache-2.0

// The Temporal server, with an authorizer that knows the roles of a fleet. Built by ../bare/build.sh.
package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	_ "time/tzdata" // schedules name time zones, also where the system has none

	"go.temporal.io/server/common/authorization"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/log"
	_ "go.temporal.io/server/common/persistence/sql/sqlplugin/postgresql"
	"go.temporal.io/server/temporal"
)

func main() {
	// As the server's own program is started.
	if len(os.Args) != 4 || os.Args[1] != "--config-file" || os.Args[3] != "start" {
		fmt.Fprintln(os.Stderr, "Usage: temporal-server --config-file FILE start")
		os.Exit(2)
	}
	if err := serve(os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "temporal-server:", err)
		os.Exit(1)
	}
}

func serve(file string) error {
	settings, err := config.Load(config.WithConfigFile(file))
	if err != nil {
		return err
	}
	if !settings.Global.TLS.Frontend.Server.RequireClientAuth {
		return errors.New("roles come from client certificates: " + file + " has to ask for them (requireClientAuth)")
	}
	logger := log.NewZapLogger(log.BuildZapLogger(settings.Log))
	seals, err := sealsOf(settings.Global.TLS.Frontend.Server, logger)
	if err != nil {
		return err
	}
	server, err := temporal.NewServer(
		temporal.ForServices(temporal.DefaultServices),
		temporal.WithConfig(settings),
		temporal.WithLogger(logger),
		temporal.InterruptOn(temporal.InterruptCh()),
		temporal.WithAuthorizer(roles{namespace: cmp.Or(os.Getenv("MLLB_NAMESPACE"), "default")}),
		temporal.WithClaimMapper(func(*config.Config) authorization.ClaimMapper { return certificates{} }),
		temporal.WithChainedFrontendGrpcInterceptors(seals.Intercept),
	)
	if err != nil {
		return err
	}
	return server.Start()
}

// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/server/common/api"
	"go.temporal.io/server/common/authorization"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/log/tag"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/encoding/protowire"
)

// A field that no task token of the server has, so that a sealed one is still a token for whatever reads it on the way.
const sealField = 2047

var sealSize = protowire.SizeTag(sealField) + protowire.SizeBytes(sha256.Size)

// seals bind the token of an activity to the certificate that took it. The server's own tokens are ids, which others can
// guess; a node or a compute worker answers only what was handed to it.
type seals struct {
	key    []byte
	logger log.Logger
}

// sealsOf says in the log which key it is: frontends of one fleet show the same.
func sealsOf(server config.ServerTLS, logger log.Logger) (seals, error) {
	secret, from, err := sealSecret(server.KeyFile, []byte(server.KeyData))
	if err != nil {
		return seals{}, err
	}
	key := sealKeyOf(secret)
	logger.Info("Task tokens are sealed", tag.NewStringTag("key-from", from), tag.NewStringTag("fingerprint", fingerprint(key)))
	return seals{key, logger}, nil
}

// Intercept comes after the authorizer, which has put the client into the context.
func (s seals) Intercept(ctx context.Context, request any, call *grpc.UnaryServerInfo, handle grpc.UnaryHandler) (any, error) {
	who := caller(ctx)
	if who.role != "node" && who.role != "compute" {
		return handle(ctx, request)
	}
	if token := answered(request); token != nil {
		own, ok := s.open(who.name, *token)
		if !ok {
			err := serviceerror.NewPermissionDenied(fmt.Sprintf(
				"%s is refused for %s: it did not take this task", api.MethodName(call.FullMethod), who.name), "")
			s.logger.Warn("Task token refused", tag.Error(err))
			return nil, err
		}
		*token = own
	}
	response, err := handle(ctx, request)
	if task, ok := response.(*workflowservice.PollActivityTaskQueueResponse); ok && len(task.GetTaskToken()) > 0 {
		task.TaskToken = s.seal(who.name, task.TaskToken)
	}
	return response, err
}

func caller(ctx context.Context) client {
	var who client
	if claims, ok := ctx.Value(authorization.MappedClaims).(*authorization.Claims); ok && claims != nil {
		who, _ = claims.Extensions.(client)
	}
	return who
}

// answered is the token in a request that tells how an activity goes; nil in any other.
func answered(request any) *[]byte {
	switch request := request.(type) {
	case *workflowservice.RespondActivityTaskCompletedRequest:
		return &request.TaskToken
	case *workflowservice.RespondActivityTaskFailedRequest:
		return &request.TaskToken
	case *workflowservice.RespondActivityTaskCanceledRequest:
		return &request.TaskToken
	case *workflowservice.RecordActivityTaskHeartbeatRequest:
		return &request.TaskToken
	default:
		return nil
	}
}

func (s seals) seal(name string, token []byte) []byte {
	mac := hmac.New(sha256.New, s.key)
	mac.Write(protowire.AppendString(nil, name))
	mac.Write(token)
	sealed := protowire.AppendTag(append([]byte(nil), token...), sealField, protowire.BytesType)
	return protowire.AppendBytes(sealed, mac.Sum(nil))
}

func (s seals) open(name string, sealed []byte) ([]byte, bool) {
	if len(sealed) < sealSize {
		return nil, false
	}
	token := sealed[:len(sealed)-sealSize]
	return token, hmac.Equal(s.seal(name, token), sealed)
}

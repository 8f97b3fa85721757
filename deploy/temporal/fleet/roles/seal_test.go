// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.temporal.io/api/workflowservice/v1"
	tokenspb "go.temporal.io/server/api/token/v1"
	"go.temporal.io/server/common/authorization"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/log"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
)

func sealsWith(t *testing.T, key string) seals {
	t.Helper()
	made, err := sealsOf(config.ServerTLS{KeyData: strings.Repeat(key, 32)}, log.NewNoopLogger())
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// as is a call of a client whom the authorizer has let through.
func as(s seals, role, name, method string, request, response any) (any, error) {
	ctx := context.WithValue(context.Background(), authorization.MappedClaims,
		&authorization.Claims{Extensions: client{name, role}})
	return s.Intercept(ctx, request, &grpc.UnaryServerInfo{FullMethod: workflows + method},
		func(context.Context, any) (any, error) { return response, nil })
}

func taken(t *testing.T, s seals, role, name string, token []byte) []byte {
	t.Helper()
	response, err := as(s, role, name, "PollActivityTaskQueue", poll("q"),
		&workflowservice.PollActivityTaskQueueResponse{TaskToken: token})
	if err != nil {
		t.Fatal(err)
	}
	return response.(*workflowservice.PollActivityTaskQueueResponse).GetTaskToken()
}

func tokenOf(t *testing.T, workflow string, scheduled int64, activity string) []byte {
	t.Helper()
	token, err := proto.Marshal(&tokenspb.Task{
		NamespaceId: "ns", WorkflowId: workflow, RunId: "run", ScheduledEventId: scheduled, ActivityId: activity, Attempt: 1,
	})
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestATaskIsAnsweredByWhoTookItAlone(t *testing.T) {
	s := sealsWith(t, "secret")
	token := tokenOf(t, "experiment-1", 5, "a")
	sealed := taken(t, s, "node", "n1", token)
	other := taken(t, s, "node", "n2", tokenOf(t, "experiment-2", 5, "a"))

	for name, try := range map[string]struct {
		from  string
		token []byte
		may   bool
	}{
		"its own":               {"n1", sealed, true},
		"another's":             {"n2", sealed, false},
		"guessed":               {"n2", token, false},
		"guessed, by its id":    {"n2", tokenOf(t, "experiment-1", 0, "a"), false},
		"its own, unsealed":     {"n1", token, false},
		"another's seal":        {"n2", append(bytes.Clone(token), other[len(other)-sealSize:]...), false},
		"its own, fields added": {"n2", append(bytes.Clone(other), token...), false},
		"of another server":     {"n1", taken(t, sealsWith(t, "other"), "node", "n1", token), false},
		"none":                  {"n1", nil, false},
		"short":                 {"n1", []byte{1}, false},
	} {
		for method, request := range map[string]any{
			"RespondActivityTaskCompleted": &workflowservice.RespondActivityTaskCompletedRequest{TaskToken: try.token},
			"RespondActivityTaskFailed":    &workflowservice.RespondActivityTaskFailedRequest{TaskToken: try.token},
			"RespondActivityTaskCanceled":  &workflowservice.RespondActivityTaskCanceledRequest{TaskToken: try.token},
			"RecordActivityTaskHeartbeat":  &workflowservice.RecordActivityTaskHeartbeatRequest{TaskToken: try.token},
		} {
			for _, role := range []string{"node", "compute"} {
				_, err := as(s, role, try.from, method, request, nil)
				if try.may != (err == nil) {
					t.Errorf("%s, %s by a %s: may %v, got %v", name, method, role, try.may, err)
				}
				if err != nil && err.Error() != method+" is refused for "+try.from+": it did not take this task" {
					t.Error(err)
				}
				if err == nil {
					*answered(request) = sealed
				}
			}
		}
	}
}

func TestTheServerGetsItsOwnTokenBack(t *testing.T) {
	s := sealsWith(t, "secret")
	token := tokenOf(t, "experiment-1", 5, "a")
	request := &workflowservice.RespondActivityTaskCompletedRequest{TaskToken: taken(t, s, "compute", "c1", token)}
	if _, err := as(s, "compute", "c1", "RespondActivityTaskCompleted", request, nil); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(request.GetTaskToken(), token) {
		t.Error("the token is another")
	}
}

// What comes before this interceptor reads namespace and workflow from the token as it travels.
func TestASealedTokenIsStillAToken(t *testing.T) {
	var read tokenspb.Task
	sealed := taken(t, sealsWith(t, "secret"), "node", "n1", tokenOf(t, "experiment-1", 5, "a"))
	if err := proto.Unmarshal(sealed, &read); err != nil || read.GetWorkflowId() != "experiment-1" || read.GetNamespaceId() != "ns" {
		t.Errorf("%v: %v", err, &read)
	}
}

func TestRolesThatMayAnswerAnythingAreLeftAlone(t *testing.T) {
	s := sealsWith(t, "secret")
	token := tokenOf(t, "experiment-1", 5, "a")
	for _, role := range []string{"control", "admin", "server"} {
		if !bytes.Equal(taken(t, s, role, "c", token), token) {
			t.Errorf("%s: sealed", role)
		}
		if _, err := as(s, role, "c", "RespondActivityTaskCompleted",
			&workflowservice.RespondActivityTaskCompletedRequest{TaskToken: token}, nil); err != nil {
			t.Error(err)
		}
	}
	// A poll that ended without a task.
	if len(taken(t, s, "node", "n1", nil)) != 0 {
		t.Error("nothing was sealed")
	}
}

func TestTheKeyIsTheServersOwn(t *testing.T) {
	file := filepath.Join(t.TempDir(), "server.key")
	if err := os.WriteFile(file, []byte(strings.Repeat("secret", 32)), 0o600); err != nil {
		t.Fatal(err)
	}
	read, err := sealsOf(config.ServerTLS{KeyFile: file}, log.NewNoopLogger())
	if err != nil || !bytes.Equal(read.key, sealsWith(t, "secret").key) {
		t.Errorf("%v", err)
	}
	if _, err := sealsOf(config.ServerTLS{}, log.NewNoopLogger()); err == nil || !strings.Contains(err.Error(), "0 bytes") {
		t.Errorf("without a key: %v", err)
	}
	if _, err := sealsOf(config.ServerTLS{KeyFile: file + ".gone"}, log.NewNoopLogger()); err == nil {
		t.Error("without the file")
	}
}

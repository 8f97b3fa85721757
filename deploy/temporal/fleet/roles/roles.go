// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/server/common/api"
	"go.temporal.io/server/common/authorization"
)

// Queues and workflow ids are contracts of MLLB: TaskQueues.java, HostWorkflow.java and their neighbours.
const (
	controlQueue = "mllb-control"
	hostQueue    = "mllb-host-"
	clockQueue   = "mllb-clock-"
	quarantine   = "quarantine"
)

// A client, as its certificate says: its name (CN) and what it is for (OU). deploy/temporal/fleet/tls.sh writes both.
type client struct{ name, role string }

// certificates maps the verified certificate of a connection to the client.
type certificates struct{}

func (certificates) GetClaims(info *authorization.AuthInfo) (*authorization.Claims, error) {
	subject := info.TLSSubject
	if subject == nil || subject.CommonName == "" || len(subject.OrganizationalUnit) != 1 {
		return &authorization.Claims{}, nil
	}
	who := client{subject.CommonName, subject.OrganizationalUnit[0]}
	return &authorization.Claims{Subject: who.name, AuthType: "certificate", Extensions: who}, nil
}

// roles decides by client and request. Everybody but the server itself and an admin stays in one namespace.
type roles struct{ namespace string }

func (r roles) Authorize(
	_ context.Context, claims *authorization.Claims, target *authorization.CallTarget,
) (authorization.Result, error) {
	if authorization.IsHealthCheckAPI(target.APIName) {
		return authorization.Result{Decision: authorization.DecisionAllow}, nil
	}
	var who client
	if claims != nil {
		who, _ = claims.Extensions.(client)
	}
	if r.allows(who, target) {
		return authorization.Result{
			Decision:  authorization.DecisionAllow,
			Principal: &commonpb.Principal{Type: claims.AuthType, Name: who.name},
		}, nil
	}
	// As an error, not as a decision: so it is in the server's log, with who asked for what.
	asked := api.MethodName(target.APIName)
	if who.role == "" {
		return authorization.Result{}, serviceerror.NewPermissionDenied(
			asked+" is refused: the client's certificate names no role; make it anew with tls.sh client", "")
	}
	return authorization.Result{}, serviceerror.NewPermissionDenied(
		fmt.Sprintf("%s is refused for %s, whose certificate has the role %s", asked, who.name, who.role), "")
}

func (r roles) allows(who client, target *authorization.CallTarget) bool {
	method := api.GetMethodMetadata(target.APIName)
	here := method.Scope == api.ScopeNamespace && target.Namespace == r.namespace
	reads := method.Access == api.AccessReadOnly && (here || method.Scope == api.ScopeCluster)
	writes := method.Access == api.AccessWrite && here
	switch who.role {
	case "server", "admin":
		return true
	case "control":
		return reads || writes
	case "person":
		return reads || writes && !worksOff(api.MethodName(target.APIName))
	case "reader":
		return reads
	case "compute":
		return (here || reads) && serves(target, "mllb-compute", "mllb-judge")
	case "node":
		return (here || reads) && (serves(target, hostQueue+who.name) || tells(who.name, target.Request))
	default:
		return false
	}
}

// worksOff is what workers do and people never: take tasks, and answer them in a worker's place.
func worksOff(method string) bool {
	return strings.HasPrefix(method, "Respond") || strings.HasPrefix(method, "RecordActivityTask") ||
		strings.HasPrefix(method, "Poll") && strings.HasSuffix(method, "TaskQueue")
}

// serves is what a worker needs that has activities alone: tasks of its own queues.
func serves(target *authorization.CallTarget, queues ...string) bool {
	mine := func(queue *taskqueuepb.TaskQueue) bool {
		for _, own := range queues {
			if queue.GetName() == own {
				return true
			}
		}
		return false
	}
	switch request := target.Request.(type) {
	case *workflowservice.PollActivityTaskQueueRequest:
		return mine(request.GetTaskQueue())
	case *workflowservice.DescribeTaskQueueRequest:
		return mine(request.GetTaskQueue())
	case *workflowservice.RespondActivityTaskCompletedRequest,
		*workflowservice.RespondActivityTaskFailedRequest,
		*workflowservice.RespondActivityTaskCanceledRequest,
		*workflowservice.RecordActivityTaskHeartbeatRequest,
		*workflowservice.RecordWorkerHeartbeatRequest,
		*workflowservice.ShutdownWorkerRequest,
		*workflowservice.DescribeNamespaceRequest,
		*workflowservice.GetClusterInfoRequest:
		return true
	default:
		return false
	}
}

// tells is what a node says and asks beside its tasks: its card, strikes against a module, who holds its lease, what
// is in quarantine, and the server's clock, which it reads from a queue that nobody serves.
func tells(node string, request any) bool {
	switch request := request.(type) {
	case *workflowservice.SignalWithStartWorkflowExecutionRequest:
		asked := request.GetWorkflowId() + " " + request.GetWorkflowType().GetName() + " " + request.GetSignalName()
		return request.GetTaskQueue().GetName() == controlQueue && !replaces(request) &&
			(asked == "host-"+node+" HostWorkflow register" ||
				asked == quarantine+" QuarantineWorkflow strike" && strikes(node, request))
	case *workflowservice.QueryWorkflowRequest:
		return request.GetExecution().GetWorkflowId() == "lease-"+node
	case *workflowservice.DescribeWorkflowExecutionRequest:
		return request.GetExecution().GetWorkflowId() == quarantine
	case *workflowservice.PollActivityTaskQueueRequest:
		return strings.HasPrefix(request.GetTaskQueue().GetName(), clockQueue)
	case *workflowservice.DescribeTaskQueueRequest:
		return strings.HasPrefix(request.GetTaskQueue().GetName(), clockQueue)
	default:
		return false
	}
}

// replaces is a start that ends the workflow which runs under its id: so a node could make the quarantine forget.
func replaces(start *workflowservice.SignalWithStartWorkflowExecutionRequest) bool {
	return start.GetWorkflowIdReusePolicy() == enumspb.WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING ||
		start.GetWorkflowIdConflictPolicy() == enumspb.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING
}

// strikes is a strike of this node itself, on a list that is new or goes on as it is: else one node could report for
// all, or begin a list that knows nothing, forgives all, or ends by itself.
func strikes(node string, start *workflowservice.SignalWithStartWorkflowExecutionRequest) bool {
	strike, known := fields(start.GetSignalInput()), fields(start.GetInput())
	var host string
	if json.Unmarshal(strike["host"], &host) != nil || host != node || known == nil {
		return false
	}
	for _, list := range known {
		if string(list) != "[]" {
			return false
		}
	}
	return start.GetWorkflowExecutionTimeout().AsDuration() == 0 && start.GetWorkflowRunTimeout().AsDuration() == 0 &&
		start.GetWorkflowStartDelay().AsDuration() == 0 && start.GetCronSchedule() == "" && len(start.GetMemo().GetFields()) == 0
}

// fields are those of the one argument, a JSON object; nil for anything else, and where a name comes twice in whatever
// letters: readers differ in which of both they take.
func fields(arguments *commonpb.Payloads) map[string]json.RawMessage {
	all := arguments.GetPayloads()
	if len(all) != 1 || string(all[0].GetMetadata()["encoding"]) != "json/plain" || !json.Valid(all[0].GetData()) {
		return nil
	}
	decoder := json.NewDecoder(bytes.NewReader(all[0].GetData()))
	if begin, err := decoder.Token(); err != nil || begin != json.Delim('{') {
		return nil
	}
	found, names := map[string]json.RawMessage{}, map[string]bool{}
	for decoder.More() {
		token, err := decoder.Token()
		name, isName := token.(string)
		var value json.RawMessage
		if err != nil || !isName || names[strings.ToLower(name)] || decoder.Decode(&value) != nil {
			return nil
		}
		found[name], names[strings.ToLower(name)] = value, true
	}
	return found
}

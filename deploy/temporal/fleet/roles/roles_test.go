// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"crypto/x509/pkix"
	"strings"
	"testing"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/server/common/authorization"
	"google.golang.org/protobuf/types/known/durationpb"
)

const (
	workflows = "/temporal.api.workflowservice.v1.WorkflowService/"
	operator  = "/temporal.api.operatorservice.v1.OperatorService/"
	internals = "/temporal.server.api.adminservice.v1.AdminService/"
)

func queue(name string) *taskqueuepb.TaskQueue { return &taskqueuepb.TaskQueue{Name: name} }

func poll(name string) *workflowservice.PollActivityTaskQueueRequest {
	return &workflowservice.PollActivityTaskQueueRequest{TaskQueue: queue(name)}
}

func signalWithStart(id, kind, signal, on string) *workflowservice.SignalWithStartWorkflowExecutionRequest {
	return &workflowservice.SignalWithStartWorkflowExecutionRequest{
		WorkflowId: id, WorkflowType: &commonpb.WorkflowType{Name: kind}, SignalName: signal, TaskQueue: queue(on),
	}
}

func inJSON(text string) *commonpb.Payloads {
	return &commonpb.Payloads{Payloads: []*commonpb.Payload{
		{Metadata: map[string][]byte{"encoding": []byte("json/plain")}, Data: []byte(text)},
	}}
}

// strike is what a node sends: the strike, and a list to begin with where there is none.
func strike(said, known string) *workflowservice.SignalWithStartWorkflowExecutionRequest {
	request := signalWithStart("quarantine", "QuarantineWorkflow", "strike", "mllb-control")
	request.SignalInput, request.Input = inJSON(said), inJSON(known)
	return request
}

const (
	ofN1  = `{"koSha256":"ab","host":"n1","bootId":"b"}`
	empty = `{"strikes":[],"cleared":[]}`
)

func query(id string) *workflowservice.QueryWorkflowRequest {
	return &workflowservice.QueryWorkflowRequest{Execution: &commonpb.WorkflowExecution{WorkflowId: id}}
}

func subject(role, name string) *pkix.Name {
	return &pkix.Name{CommonName: name, OrganizationalUnit: []string{role}}
}

// ask is the whole way from a certificate to the answer.
func ask(t *testing.T, from *pkix.Name, method, namespace string, request any) error {
	t.Helper()
	claims, err := certificates{}.GetClaims(&authorization.AuthInfo{TLSSubject: from})
	if err != nil {
		t.Fatal(err)
	}
	result, err := roles{"mllb"}.Authorize(context.Background(), claims,
		&authorization.CallTarget{APIName: method, Namespace: namespace, Request: request})
	if err == nil && result.Decision != authorization.DecisionAllow {
		t.Fatalf("%s: neither allowed nor an error", method)
	}
	return err
}

func TestRoles(t *testing.T) {
	terminates := strike(ofN1, empty)
	terminates.WorkflowIdConflictPolicy = enumspb.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING
	terminatesOld := strike(ofN1, empty)
	terminatesOld.WorkflowIdReusePolicy = enumspb.WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING

	for _, try := range []struct {
		method    string
		namespace string
		request   any
		may       string // roles, of clients that are all called n1
	}{
		{workflows + "GetSystemInfo", "", nil, "control person reader compute node admin server stranger"},
		{workflows + "GetClusterInfo", "", &workflowservice.GetClusterInfoRequest{}, "control person reader compute node admin server"},
		{workflows + "DescribeNamespace", "mllb", &workflowservice.DescribeNamespaceRequest{}, "control person reader compute node admin server"},
		{workflows + "StartWorkflowExecution", "mllb", &workflowservice.StartWorkflowExecutionRequest{}, "control person admin server"},
		{workflows + "StartWorkflowExecution", "other", &workflowservice.StartWorkflowExecutionRequest{}, "admin server"},
		{workflows + "SignalWorkflowExecution", "mllb", &workflowservice.SignalWorkflowExecutionRequest{}, "control person admin server"},
		{workflows + "TerminateWorkflowExecution", "mllb", &workflowservice.TerminateWorkflowExecutionRequest{}, "control person admin server"},
		{workflows + "UpdateWorkflowExecution", "mllb", &workflowservice.UpdateWorkflowExecutionRequest{}, "control person admin server"},
		{workflows + "ExecuteMultiOperation", "mllb", &workflowservice.ExecuteMultiOperationRequest{}, "control person admin server"},
		{workflows + "StartActivityExecution", "mllb", &workflowservice.StartActivityExecutionRequest{}, "control person admin server"},
		{workflows + "CreateSchedule", "mllb", &workflowservice.CreateScheduleRequest{}, "control person admin server"},
		{workflows + "ListWorkflowExecutions", "mllb", &workflowservice.ListWorkflowExecutionsRequest{}, "control person reader admin server"},
		{workflows + "GetWorkflowExecutionHistory", "mllb", &workflowservice.GetWorkflowExecutionHistoryRequest{}, "control person reader admin server"},
		{workflows + "ListWorkflowExecutions", "temporal-system", &workflowservice.ListWorkflowExecutionsRequest{}, "admin server"},
		{workflows + "PollWorkflowTaskQueue", "mllb", &workflowservice.PollWorkflowTaskQueueRequest{TaskQueue: queue("mllb-control")}, "control admin server"},
		{workflows + "RespondWorkflowTaskCompleted", "mllb", &workflowservice.RespondWorkflowTaskCompletedRequest{}, "control admin server"},
		{workflows + "PollActivityTaskQueue", "mllb", poll("mllb-control"), "control admin server"},
		{workflows + "PollActivityTaskQueue", "mllb", poll("mllb-compute"), "control compute admin server"},
		{workflows + "PollActivityTaskQueue", "mllb", poll("mllb-judge"), "control compute admin server"},
		{workflows + "PollActivityTaskQueue", "mllb", poll("mllb-host-n1"), "control node admin server"},
		{workflows + "PollActivityTaskQueue", "mllb", poll("mllb-host-n2"), "control admin server"},
		{workflows + "PollActivityTaskQueue", "mllb", poll("mllb-clock-7"), "control node admin server"},
		{workflows + "PollActivityTaskQueue", "other", poll("mllb-host-n1"), "admin server"},
		{workflows + "PollNexusTaskQueue", "mllb", &workflowservice.PollNexusTaskQueueRequest{TaskQueue: queue("mllb-host-n1")}, "control admin server"},
		{workflows + "RespondActivityTaskCompleted", "mllb", &workflowservice.RespondActivityTaskCompletedRequest{}, "control compute node admin server"},
		{workflows + "RespondActivityTaskCompletedById", "mllb", &workflowservice.RespondActivityTaskCompletedByIdRequest{}, "control admin server"},
		{workflows + "RespondActivityTaskFailedById", "mllb", &workflowservice.RespondActivityTaskFailedByIdRequest{}, "control admin server"},
		{workflows + "RespondActivityTaskCanceledById", "mllb", &workflowservice.RespondActivityTaskCanceledByIdRequest{}, "control admin server"},
		{workflows + "RecordActivityTaskHeartbeatById", "mllb", &workflowservice.RecordActivityTaskHeartbeatByIdRequest{}, "control admin server"},
		{workflows + "RecordActivityTaskHeartbeat", "mllb", &workflowservice.RecordActivityTaskHeartbeatRequest{}, "control compute node admin server"},
		{workflows + "QueryWorkflow", "mllb", query("lease-n1"), "control person reader node admin server"},
		{workflows + "QueryWorkflow", "mllb", query("lease-n2"), "control person reader admin server"},
		{workflows + "SignalWithStartWorkflowExecution", "mllb", signalWithStart("host-n1", "HostWorkflow", "register", "mllb-control"), "control person node admin server"},
		{workflows + "SignalWithStartWorkflowExecution", "mllb", signalWithStart("host-n2", "HostWorkflow", "register", "mllb-control"), "control person admin server"},
		{workflows + "SignalWithStartWorkflowExecution", "mllb", signalWithStart("host-n1", "HostWorkflow", "retire", "mllb-control"), "control person admin server"},
		{workflows + "SignalWithStartWorkflowExecution", "mllb", signalWithStart("host-n1", "ExperimentWorkflow", "register", "mllb-control"), "control person admin server"},
		{workflows + "SignalWithStartWorkflowExecution", "mllb", signalWithStart("host-n1", "HostWorkflow", "register", "mine"), "control person admin server"},
		{workflows + "SignalWithStartWorkflowExecution", "mllb", strike(ofN1, empty), "control person node admin server"},
		{workflows + "SignalWithStartWorkflowExecution", "mllb", terminates, "control person admin server"},
		{workflows + "SignalWithStartWorkflowExecution", "mllb", terminatesOld, "control person admin server"},
		{workflows + "RegisterNamespace", "mllb", &workflowservice.RegisterNamespaceRequest{}, "admin server"},
		{workflows + "UpdateNamespace", "mllb", &workflowservice.UpdateNamespaceRequest{}, "admin server"},
		{workflows + "NotInventedYet", "mllb", nil, "admin server"},
		{operator + "AddSearchAttributes", "mllb", nil, "admin server"},
		{operator + "ListSearchAttributes", "mllb", nil, "control person reader admin server"},
		{internals + "DescribeCluster", "", nil, "admin server"},
		{internals + "StreamWorkflowReplicationMessages", "", nil, "admin server"},
	} {
		for _, role := range []string{"control", "person", "reader", "compute", "node", "admin", "server", "stranger"} {
			may := strings.Contains(" "+try.may+" ", " "+role+" ")
			err := ask(t, subject(role, "n1"), try.method, try.namespace, try.request)
			if may != (err == nil) {
				t.Errorf("%s in %q by %s: may %v, got %v", try.method, try.namespace, role, may, err)
			}
		}
	}
}

func TestCertificateWithoutOneRole(t *testing.T) {
	start := workflows + "StartWorkflowExecution"
	for name, from := range map[string]*pkix.Name{
		"no certificate": nil,
		"no role":        {CommonName: "n1"},
		"two roles":      {CommonName: "n1", OrganizationalUnit: []string{"node", "admin"}},
		"no name":        {OrganizationalUnit: []string{"admin"}},
		"other case":     subject("Admin", "n1"),
	} {
		if ask(t, from, start, "mllb", nil) == nil {
			t.Errorf("%s: a workflow was started", name)
		}
	}
	_, err := roles{"mllb"}.Authorize(context.Background(), nil, &authorization.CallTarget{APIName: start})
	if err == nil || !strings.Contains(err.Error(), "names no role") {
		t.Errorf("without claims: %v", err)
	}
}

func TestRefusalNamesWhoAndWhat(t *testing.T) {
	err := ask(t, subject("node", "n1"), workflows+"StartWorkflowExecution", "mllb", nil)
	if err == nil || err.Error() != "StartWorkflowExecution is refused for n1, whose certificate has the role node" {
		t.Error(err)
	}
}

func TestANodeStrikesForItselfAlone(t *testing.T) {
	ends := strike(ofN1, empty)
	ends.WorkflowRunTimeout = durationpb.New(time.Second)
	later := strike(ofN1, empty)
	later.WorkflowStartDelay = durationpb.New(time.Hour)
	packed := strike(ofN1, empty)
	packed.SignalInput.Payloads[0].Metadata["encoding"] = []byte("json/deflate")
	two := strike(ofN1, empty)
	two.SignalInput.Payloads = append(two.SignalInput.Payloads, two.SignalInput.Payloads[0])
	method := workflows + "SignalWithStartWorkflowExecution"
	for name, request := range map[string]*workflowservice.SignalWithStartWorkflowExecutionRequest{
		"another host":       strike(`{"host":"n2"}`, empty),
		"no host":            strike(`{"koSha256":"ab"}`, empty),
		"a host twice":       strike(`{"host":"n2","host":"n1"}`, empty),
		"in other letters":   strike(`{"host":"n1","Host":"n2"}`, empty),
		"escaped letters":    strike(`{"host":"n1","\u0068ost":"n2"}`, empty),
		"no object":          strike(`["n1"]`, empty),
		"no JSON":            strike(`{"host":"n1"`, empty),
		"a second text":      strike(ofN1+ofN1, empty),
		"no argument":        signalWithStart("quarantine", "QuarantineWorkflow", "strike", "mllb-control"),
		"two arguments":      two,
		"packed":             packed,
		"a list of its own":  strike(ofN1, `{"strikes":[{"host":"n2"}],"cleared":[]}`),
		"all are forgiven":   strike(ofN1, `{"strikes":[],"cleared":["n2 boot"]}`),
		"a list that ends":   ends,
		"a list that begins": later,
	} {
		if ask(t, subject("node", "n1"), method, "mllb", request) == nil {
			t.Errorf("%s: it was let in", name)
		}
	}
}

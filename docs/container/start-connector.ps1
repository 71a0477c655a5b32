<#
What the container runs: connects with what the environment gives, then serves ConductorOne until it is told to end.

BATON_TOKEN                             Segment's token, of the Workspace Owner level (or SEGMENT_API_TOKEN, BATON_ACCESS_TOKEN)
SEGMENT_API_URL                         for a workspace in the EU: https://eu1.api.segmentapis.com
BATON_CLIENT_ID, BATON_CLIENT_SECRET    the connector's credential in ConductorOne
BATON_HOST_ID                           the name of this replica; the machine's name without it
BATON_PROVISIONING                      true: ConductorOne may change the workspace
BATON_TASK_CONCURRENCY                  tasks at the same time, 3 without it
BATON_LOG_LEVEL                         debug, info, warn or error
SEGMENTC1_STATE                         a folder that outlives the container: remembers which workspace was uploaded
#>
[CmdletBinding(PositionalBinding = $false)]
param(
    [string] $HealthAddress = '*:8081',
    [int] $DrainTimeoutSeconds = 300,
    [string[]] $AcceptGap = @(),
    [switch] $Force
)

# An error ends the container, with an exit code that says whether starting it again can help.
$ErrorActionPreference = 'Stop'

# What these two tell a person is no JSON, and standard output is for JSON alone: warnings go where errors go.
filter Show-Warning { [System.Console]::Error.WriteLine("WARNING: $_") }
Connect-SegmentWorkspace 3>&1 6>$null | Show-Warning
Connect-ConductorOne 3>&1 6>$null | Show-Warning

$connector = @{
    LogFormat           = 'Json'
    HealthAddress       = $HealthAddress
    DrainTimeoutSeconds = $DrainTimeoutSeconds
    Force               = $Force
}
# From a command line several names arrive as one text.
if ($AcceptGap) { $connector.AcceptGap = @($AcceptGap -split '[,\s]+' | Where-Object { $_ }) }
Start-ConductorOneConnector @connector

<#
.SYNOPSIS
    Writes the samples of an access review and of what became of it.
.DESCRIPTION
    Reads the workspace of SEGMENT_API_URL, which SegmentC1.Demo sets to a simulated one, and writes the evidence folder
    access-review. Then it decides on the rows as a reviewer might, carries the decisions out, and writes what proves that,
    completion. Earlier samples are replaced.
.PARAMETER OutputFolder
    The folder that access-review and completion go into.
#>
param(
    [string] $OutputFolder = $PSScriptRoot
)

$ErrorActionPreference = 'Stop'
Connect-SegmentWorkspace -InformationAction Ignore
$review = [System.IO.Path]::Combine($OutputFolder, 'access-review')
$result = Export-SegmentAccessReview -Path $review -InternalDomain example.com -Force

# A reviewer might say: what is held twice goes, and reading alone, and whoever is from elsewhere or has not come yet; personal data has to be
# talked about; the rest stays.
$rows = Import-Csv ([System.IO.Path]::Combine($review, 'access.csv'))
foreach ($row in $rows) {
    $heldTwice = $row.Findings -match 'DuplicateGrant'
    $goes = $row.Findings -match 'ExternalDomain' -or ($heldTwice -and $row.GrantedThrough -eq 'direct') -or $row.Role -eq 'Source Read-only' -or $row.PrincipalType -eq 'invite'
    $row.Decision = if ($row.PiiAccess -eq 'true' -and -not $heldTwice) { 'Modify' } elseif ($goes) { 'Revoke' } else { 'Keep' }
    $row.Justification = if ($row.Decision -eq 'Modify') { 'Only until the migration is over; then Source Read-only.' } else { '' }
    $row.DecisionDate = '2026-11-23'
    $row.Reviewer = 'kim.reviewer@example.com'
}

$folder = [System.IO.Directory]::CreateTempSubdirectory().FullName
$filled = [System.IO.Path]::Combine($folder, 'filled.csv')
$completion = [System.IO.Path]::Combine($OutputFolder, 'completion')
try {
    if ([System.IO.Directory]::Exists($completion)) { [System.IO.Directory]::Delete($completion, $true) }
    $rows | Export-Csv $filled
    $actions = Complete-SegmentAccessReview -Path $filled -Reference $review -Destination $completion -GroupMembership Remove -Confirm:$false -ErrorAction SilentlyContinue
}
finally {
    [System.IO.Directory]::Delete($folder, $true)
}

Disconnect-SegmentWorkspace
Write-Host "$($result.Rows) rows about $($result.Principals) people in $($result.Path); $(@($actions | Where-Object Outcome -eq Done).Count) decisions carried out, in $completion"

<#
.SYNOPSIS
    Takes everybody on a list out of a Segment workspace, and leaves evidence of before and after.
.DESCRIPTION
    Reads a CSV with a column Email, tells users from pending invites, writes the access review of before, asks, removes,
    and writes what became of each address and the review of after. Addresses that are neither a user's nor invited are
    reported as such. Run again, it finds that everybody is gone and changes nothing.
    Connects with SEGMENT_API_TOKEN (and SEGMENT_API_URL or -Region).
.PARAMETER Path
    The CSV. Its column Email is read; others are ignored.
.PARAMETER OutputFolder
    Where before.csv, outcome.csv and after.csv go; made when it is missing. Files of an earlier run are replaced.
.PARAMETER Region
    Where the workspace lives.
.PARAMETER Rehearse
    Says what would be done and does nothing: only reading requests are sent, and only outcome.csv is written.
.PARAMETER Unattended
    Does not ask. For a runbook, after somebody has read a rehearsal.
#>
param(
    [Parameter(Mandatory)] [string] $Path,
    [string] $OutputFolder = 'off-boarding',
    [ValidateSet('US', 'EU')] [string] $Region = 'US',
    [switch] $Rehearse,
    [switch] $Unattended
)

$ErrorActionPreference = 'Stop'
$rows = @(Import-Csv -Path $Path)
if ($rows.Count -eq 0 -or -not $rows[0].PSObject.Properties['Email']) { throw "$Path has no rows with a column Email; nothing was read or changed." }
$line = 1
foreach ($row in $rows) {
    $line++
    if ([string]::IsNullOrWhiteSpace($row.Email) -or $row.Email -match '[*?\[\]]') { throw "Row $line of $Path has no address that means one person ('$($row.Email)'); nothing was read or changed." }
}

# .NET takes its own current folder for a relative path, which is not the location of the session.
$folder = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($OutputFolder)
$null = [System.IO.Directory]::CreateDirectory($folder)
$where = if ($env:SEGMENT_API_URL) { @{} } else { @{ Region = $Region } }
Connect-SegmentWorkspace @where -ReadOnly:$Rehearse

if (-not $Rehearse) { $null = Export-SegmentAccessReview -Path ([System.IO.Path]::Combine($folder, 'before.csv')) -Force }

# Addresses compare without case, as Segment compares them.
$emails = @($rows | ForEach-Object { $_.Email.Trim() })
$invited = @(Get-SegmentInvite | ForEach-Object { $_.Email })
$invites = @($emails | Where-Object { $_ -in $invited })
$how = if ($Rehearse) { @{ WhatIf = $true } } elseif ($Unattended) { @{ Confirm = $false } } else { @{} }

# One bad address is one error; the rest goes on, and the script ends with a failure.
$failures = @()
$outcome = @(
    $emails | Remove-SegmentUser @how -PassThru -ErrorAction Continue -ErrorVariable +failures
    if ($invites.Count -gt 0) { $invites | Remove-SegmentInvite @how -PassThru -ErrorAction Continue -ErrorVariable +failures }
)
# An address that was only invited is told once, by what became of the invitation.
$outcome = @($outcome | Where-Object { $_.Change -ne 'None' -or $_.Email -notin $invites })
# A name that begins like a formula would be one for a spreadsheet: people choose their names themselves.
function Text($value) { "$value" -replace '^[=+\-@\t\r\n]', '''$0' }
$outcome |
    Select-Object -Property @{ Name = 'Email'; Expression = { Text $_.Email } }, UserId, @{ Name = 'Name'; Expression = { Text $_.Name } }, Change, @{ Name = 'Note'; Expression = { Text $_.Note } }, DryRun |
    Export-Csv -Path ([System.IO.Path]::Combine($folder, 'outcome.csv'))

if (-not $Rehearse) { $null = Export-SegmentAccessReview -Path ([System.IO.Path]::Combine($folder, 'after.csv')) -Force }
Disconnect-SegmentWorkspace

$gone = @($outcome | Where-Object { $_.Change -ne 'None' }).Count
$verb = if ($Rehearse) { 'would leave' } else { 'left' }
Write-Host "$gone of $($emails.Count) $verb, $($failures.Count) failed; see $folder"
if ($failures.Count -gt 0) { exit 1 }

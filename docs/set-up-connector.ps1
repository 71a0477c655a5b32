<#
.SYNOPSIS
    Adds the Segment connector to ConductorOne, from nothing to Connected.
.DESCRIPTION
    Does what ConductorOne's page "Add a connector" does click by click: picks the app (a managed one of that name, else one that an
    identity provider discovered, else a new one), sets the owners, stores the Segment token or makes the credential of a self-hosted
    connector, waits for the first sync, shows the log and writes the same set-up as Terraform.

    It can be run again at any time: what is there is found, and what is as it should be is left alone.
.PARAMETER Credential
    Client id and secret of a person or service with the role Connector Administrator or Super Administrator.
.PARAMETER SegmentToken
    A Segment Public API token of the Workspace Owner level.
.PARAMETER AppName
    The app in ConductorOne.
.PARAMETER Owner
    E-mail addresses of the connector's owners; without it, whoever the credential belongs to.
.PARAMETER Hosting
    Cloud: ConductorOne runs the connector. Self: you run it; this script then makes its first sync.
.PARAMETER Workspace
    Slug or id of the Segment workspace that the token must be of.
.PARAMETER Vault
    For -Hosting Self: a vault of SecretManagement that keeps the connector's credential.
.PARAMETER TerraformPath
    Where to write the Terraform file; without it, none is written.
.EXAMPLE
    ./set-up-connector.ps1 -Credential (Get-Credential) -SegmentToken (Read-Host -AsSecureString) -Workspace acme
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [pscredential] $Credential,
    [Parameter(Mandatory)] [securestring] $SegmentToken,
    [string] $AppName = 'Segment',
    [string[]] $Owner,
    [ValidateSet('Cloud', 'Self')] [string] $Hosting = 'Cloud',
    [string] $Workspace,
    [string] $Vault,
    [string] $TerraformPath,
    [string] $ApiHost,
    [uri] $SegmentApiUri
)

$ErrorActionPreference = 'Stop'
if (-not (Get-Module SegmentC1)) { Import-Module SegmentC1 }

$gateway = @{}
if ($ApiHost) { $gateway.ApiHost = $ApiHost }
Connect-ConductorOne -Credential $Credential @gateway

# 1. The app: a managed one, one that the identity provider discovered, or a new one.
$app = @(Get-ConductorOneApp | Where-Object Name -EQ $AppName)
if (-not $app) { $app = @(Get-ConductorOneApp -Unmanaged | Where-Object Name -EQ $AppName) }
if ($app.Count -gt 1) { throw "$($app.Count) apps are called '$AppName'; rename all but one in ConductorOne." }

$owners = @{}
if ($Owner) { $owners.Owner = $Owner }
$app = if ($app) { $app[0] } else { New-ConductorOneApp -Name $AppName @owners }

# 2. The connector with its owners and, where ConductorOne runs it, the token. The token is tried at Segment first.
$segment = @{ SegmentToken = $SegmentToken }
if ($Workspace) { $segment.Workspace = $Workspace }
if ($SegmentApiUri) { $segment.SegmentApiUri = $SegmentApiUri }
$connector = New-ConductorOneConnector -App $app -Hosting $Hosting @owners @segment | Get-ConductorOneConnector

# 3. Syncing, then Connected.
if ($connector.Status -ne 'Connected') {
    if ($Hosting -eq 'Cloud') {
        $connector = $connector | Start-ConductorOneSync -Wait
    }
    else {
        $secret = if ($Vault) { $connector | New-ConductorOneConnectorCredential -Vault $Vault } else { $connector | New-ConductorOneConnectorCredential }
        $login = if ($secret.Credential) { $secret.Credential } else { Get-Secret -Vault $Vault -Name ($secret.StoredAs -split '/', 2)[1] }
        Connect-ConductorOne -Credential $login @gateway

        $address = @{}
        if ($SegmentApiUri) { $address.ApiUri = $SegmentApiUri }
        Connect-SegmentWorkspace -Token $SegmentToken @address
        $null = Sync-ToConductorOne -Connector $connector
        $connector = $connector | Get-ConductorOneConnector
    }
}

# 4. What ConductorOne's log says of it. Reading the log takes a role of its own, so a refusal is shown and no more.
$connector | Get-ConductorOneConnectorLog -ErrorAction Continue | ForEach-Object { Write-Verbose "$($_.Time) $($_.Message)" }

# 5. The same set-up as Terraform.
if ($TerraformPath) { $null = $connector | Export-ConductorOneTerraform -Path $TerraformPath -Force -WarningAction SilentlyContinue }

$connector

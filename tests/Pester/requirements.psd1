# What build.ps1 installs for the Pester tests, in the form of Install-PSResource -RequiredResourceFile.
@{
    Pester = @{
        version    = '[5.7.1]'
        repository = 'PSGallery'
    }
}

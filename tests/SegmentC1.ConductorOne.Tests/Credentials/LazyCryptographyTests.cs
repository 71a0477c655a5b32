using System.Reflection;
using System.Runtime.Loader;

namespace SegmentC1.ConductorOne.Tests.Credentials;

public class LazyCryptographyTests
{
    [Fact]
    public void The_cryptography_library_is_loaded_by_the_first_signature_and_not_before()
    {
        var context = new RecordingContext(Path.GetDirectoryName(typeof(ClientId).Assembly.Location)!);
        try
        {
            var room = context.LoadFromAssemblyPath(typeof(ClientId).Assembly.Location);
            var parse = room.GetType(typeof(ClientSecret).FullName!)!.GetMethod("Parse", BindingFlags.Public | BindingFlags.Static)!;
            var secret = parse.Invoke(null, [Secrets.Secure(Secrets.SampleSecret)])!;
            Assert.DoesNotContain("BouncyCastle.Cryptography", context.Asked);

            secret.GetType().GetMethod("Sign")!.Invoke(secret, [new byte[] { 1 }]);

            Assert.Contains("BouncyCastle.Cryptography", context.Asked);
        }
        finally
        {
            context.Unload();
        }
    }

    private sealed class RecordingContext(string folder) : AssemblyLoadContext(isCollectible: true)
    {
        public List<string> Asked { get; } = [];

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            Asked.Add(assemblyName.Name!);
            var path = Path.Combine(folder, assemblyName.Name + ".dll");
            return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }
    }
}

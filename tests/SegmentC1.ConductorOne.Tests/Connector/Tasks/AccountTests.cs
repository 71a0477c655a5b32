using Google.Protobuf.WellKnownTypes;
using SegmentC1.Baton.Connector.V2;
using static SegmentC1.ConductorOne.Tests.Connector.Tasks.WorkBench;
using Proto = SegmentC1.ConductorOne.Baton.V1;

namespace SegmentC1.ConductorOne.Tests.Connector.Tasks;

public sealed class AccountTests
{
    private static Proto.Task Creating(AccountInfo account, CredentialOptions? credential = null, string type = "") =>
        new() { Id = TaskId, CreateAccount = new Proto.Task.Types.CreateAccountTask { AccountInfo = account, CredentialOptions = credential, ResourceTypeId = type } };

    private static AccountInfo WithProfile(string email) => new() { Profile = new Struct { Fields = { ["email"] = Value.ForString(email) } } };

    [Fact]
    public async Task An_account_is_an_invitation()
    {
        await using var bench = await OpenAsync();

        var outcome = await bench.RunAsync(Creating(WithProfile("new@example.com"), new CredentialOptions { NoPassword = new() }, "invite"));

        var response = outcome.Answer<CreateAccountResponse>();
        Assert.True(response.Success.IsCreateAccountResult);
        Assert.Null(response.Success.InvitationExpiresAt);
        Assert.Empty(response.EncryptedData);
        Assert.Equal(("invite", "new@example.com", "workspace"), (response.Success.Resource.Id.ResourceType, response.Success.Resource.Id.Resource, response.Success.Resource.ParentResourceId.ResourceType));
        Assert.Contains(response.Success.Resource.Annotations, annotation => annotation.Is(UserTrait.Descriptor));
        Assert.Equal(["POST /invites {\"invites\":[{\"email\":\"new@example.com\"}]}"], bench.Writes);
    }

    [Fact]
    public async Task The_address_is_that_of_the_form_else_the_primary_else_the_login()
    {
        await using var bench = await OpenAsync();
        var account = WithProfile("form@example.com");
        account.Emails.Add(new AccountInfo.Types.Email { Address = "second@example.com" });
        account.Emails.Add(new AccountInfo.Types.Email { Address = "primary@example.com", IsPrimary = true });
        account.Login = "login@example.com";
        var withoutForm = account.Clone();
        withoutForm.Profile = null;

        foreach (var one in (AccountInfo[])[account, withoutForm, new() { Login = " login@example.com " }]) Assert.NotNull((await bench.RunAsync(Creating(one))).Answer<CreateAccountResponse>().Success);

        Assert.Equal(["form@example.com", "primary@example.com", "login@example.com"], bench.World.Writes.Select(write => write.SubjectId));
    }

    [Fact]
    public async Task Who_is_invited_or_a_member_is_there_already()
    {
        await using var bench = await OpenAsync();
        bench.Person("u1");
        var invited = bench.World.Invites[0].Email;

        var member = (await bench.RunAsync(Creating(WithProfile("U1@EXAMPLE.com")))).Answer<CreateAccountResponse>().AlreadyExists;
        var pending = (await bench.RunAsync(Creating(WithProfile(invited.ToUpperInvariant())))).Answer<CreateAccountResponse>().AlreadyExists;

        Assert.Equal(("user", "u1", true), (member.Resource.Id.ResourceType, member.Resource.Id.Resource, member.IsCreateAccountResult));
        Assert.Equal(("invite", true), (pending.Resource.Id.ResourceType, pending.IsCreateAccountResult));
        Assert.Empty(bench.Writes);
    }

    public static TheoryData<string> BadAddresses => ["", " ", "nobody", "a@b@example.com", "a b@example.com", "\"a\"@example.com", "a@exa_mple.com"];

    [Theory]
    [MemberData(nameof(BadAddresses))]
    public async Task A_bad_address_is_refused_and_not_repeated(string address)
    {
        await using var bench = await OpenAsync();

        var outcome = await bench.RunAsync(Creating(WithProfile(address)));

        Assert.Equal((3, true), outcome.End());
        Assert.Empty(bench.Writes);
        Assert.DoesNotContain('@', outcome.Status!.Message);
    }

    [Fact]
    public async Task Passwords_and_other_types_are_refused()
    {
        await using var bench = await OpenAsync();
        var account = WithProfile("new@example.com");

        Assert.Equal((3, true), (await bench.RunAsync(Creating(account, new CredentialOptions { RandomPassword = new() { Length = 20 } }))).End());
        Assert.Equal((3, true), (await bench.RunAsync(Creating(account, new CredentialOptions { Sso = new() }))).End());
        Assert.Equal((3, true), (await bench.RunAsync(Creating(account, type: "group"))).End());
        Assert.Equal((3, true), (await bench.RunAsync(new Proto.Task { Id = TaskId, CreateAccount = new() })).End());
        Assert.Equal(0, bench.Sandbox.RequestCount());
    }
}

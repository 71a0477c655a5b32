using SegmentC1.Access;
using SegmentC1.Baton;
using SegmentC1.Baton.Connector.V2;
using SegmentC1.Baton.Mapping;
using SegmentC1.Segment;
using Proto = SegmentC1.ConductorOne.Baton.V1;

namespace SegmentC1.ConductorOne;

/// <summary>Makes accounts, which at Segment means to invite people.</summary>
internal sealed class AccountWork(TaskWorkspace workspace)
{
    /// <summary>Invites somebody. Who is invited or a member already is told as such.</summary>
    public async Task<TaskOutcome> CreateAsync(Proto.Task.Types.CreateAccountTask task, CancellationToken cancellationToken)
    {
        if (task.ResourceTypeId is not ("" or ConnectorTypes.User or ConnectorTypes.Invite)) throw TaskRefusals.Malformed($"there are no accounts of the type '{task.ResourceTypeId}'");
        if (task.CredentialOptions?.OptionsCase is not (null or CredentialOptions.OptionsOneofCase.None or CredentialOptions.OptionsOneofCase.NoPassword))
        {
            throw TaskRefusals.Malformed("an invitation has no password or other credential");
        }

        var email = AddressOf(task.AccountInfo);
        var id = await workspace.IdAsync(cancellationToken).ConfigureAwait(false);
        var invited = (await workspace.Editor.InviteAsync([new NewInvite(email, [])], ChangeOptions.Default, cancellationToken).ConfigureAwait(false)).Only();
        var response = new CreateAccountResponse();
        if (invited.Changed)
        {
            // Segment does not say when an invitation expires, and ConductorOne would act on a guess.
            response.Success = new() { Resource = ConnectorResources.Invite(id, invited.Email ?? email), IsCreateAccountResult = true };
            return TaskOutcome.Success(response, response.Annotations).WithNote("invited to the workspace");
        }

        response.AlreadyExists = new()
        {
            Resource = invited.UserId is { } userId
                ? ConnectorResources.User(id, new SegmentUser { Id = userId, Name = invited.Name ?? string.Empty, Email = invited.Email ?? email })
                : ConnectorResources.Invite(id, invited.Email ?? email),
            IsCreateAccountResult = true,
        };
        return TaskOutcome.Success(response, response.Annotations).WithNote(invited.UserId is null ? "invited already" : $"is user {invited.UserId} of the workspace already");
    }

    // The form's field first: it is what a person filled in for this connector.
    private static string AddressOf(AccountInfo? account)
    {
        var field = account?.Profile?.Fields.GetValueOrDefault(ConnectorDescription.EmailField)?.StringValue;
        string?[] candidates = [field, .. account?.Emails.OrderByDescending(email => email.IsPrimary).Select(email => email.Address) ?? [], account?.Login];
        var email = Array.Find(candidates, candidate => !string.IsNullOrWhiteSpace(candidate))?.Trim() ?? throw TaskRefusals.Malformed("it has no address to invite");
        return EmailAddress.IsValid(email) ? email : throw TaskRefusals.Malformed("the address to invite is not valid");
    }
}

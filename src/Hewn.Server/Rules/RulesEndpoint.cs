using System.Text;
using Hewn.Alerts.Rules;
using Hewn.Server.Http;
using Hewn.Server.Limits;
using Hewn.Server.Push;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Hewn.Server.Rules;

/// <summary>Loki's API of rules: lists them as YAML, sets and deletes groups.</summary>
internal sealed class RulesEndpoint(LogServer server)
{
    private const string Yaml = "application/yaml";
    private const string Json = "application/json";
    private const string NoGroups = "no rule groups found\n";
    private const string NoGroup = "group does not exist\n";
    private const string NoNamespace = "group namespace does not exist\n";
    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>All groups of a tenant, by namespace.</summary>
    public Task ListAsync(HttpContext context) => ListAsync(context, _ => true);

    /// <summary>All groups of a namespace.</summary>
    public Task ListNamespaceAsync(HttpContext context)
    {
        string name = Names(context, 1)[0];
        return ListAsync(context, one => one.Name == name);
    }

    /// <summary>One group.</summary>
    public Task GetAsync(HttpContext context)
    {
        TenantRules? rules = server.Rules.Of(TenantHeader.Read(context, server.Options));
        string[] names = Names(context, 2);
        return rules?.NamespaceOf(names[0])?.Groups.FirstOrDefault(group => group.Name == names[1]) is { } found
            ? TextAnswer.WriteAsync(context, 200, RuleYaml.OfGroup(found), Yaml)
            : throw new RequestFailure(404, NoGroup);
    }

    /// <summary>Sets a group; 202 when it is stored and evaluated from now on.</summary>
    public async Task SetAsync(HttpContext context)
    {
        string tenant = TenantHeader.Read(context, server.Options);
        string name = Names(context, 1)[0];
        if (RuleFolder.FileNameOf(name).Length > RuleFolder.MaxNameBytes)
        {
            const int most = RuleFolder.MaxNameBytes;
            throw RequestFailure.Bad(FormattableString.Invariant(
                $"the namespace's name is too long: as a file's name it has more than {most} bytes\n"));
        }

        RuleGroup group = await ReadAsync(context, name).ConfigureAwait(false);
        int mostRules = server.Options.Limits.MaxRulesOfGroup;
        if (mostRules > 0 && group.Rules.Count > mostRules)
        {
            throw RequestFailure.Bad(FormattableString.Invariant(
                $"per-user rules per rule group limit (limit: {mostRules} actual: {group.Rules.Count}) exceeded\n"));
        }

        server.Rules.Set(tenant, name, group);
        await AcceptAsync(context).ConfigureAwait(false);
    }

    /// <summary>Deletes all groups of a namespace.</summary>
    public Task DeleteNamespaceAsync(HttpContext context) => DeleteAsync(context, Names(context, 1)[0], null);

    /// <summary>Deletes a group.</summary>
    public Task DeleteAsync(HttpContext context)
    {
        string[] names = Names(context, 2);
        return DeleteAsync(context, names[0], names[1]);
    }

    private Task DeleteAsync(HttpContext context, string name, string? group) =>
        server.Rules.Delete(TenantHeader.Read(context, server.Options), name, group)
            ? AcceptAsync(context)
            : throw new RequestFailure(404, group is null ? NoNamespace : NoGroup);

    private Task ListAsync(HttpContext context, Func<RuleNamespace, bool> isAsked)
    {
        TenantRules? rules = server.Rules.Of(TenantHeader.Read(context, server.Options));
        (string, IReadOnlyList<RuleGroup>)[] found =
            [.. (rules?.Namespaces ?? []).Where(isAsked).Select(one => (one.Name, one.Groups))];
        return found.Sum(one => one.Item2.Count) > 0
            ? TextAnswer.WriteAsync(context, 200, RuleYaml.OfNamespaces(found), Yaml)
            : throw new RequestFailure(404, NoGroups);
    }

    private async Task<RuleGroup> ReadAsync(HttpContext context, string name)
    {
        ServerLimits limits = server.Options.Limits with
        {
            MaxBodyBytes = RuleFileReader.MaxBytes, MaxUnpackedBytes = RuleFileReader.MaxBytes,
        };
        using BodyBytes body = await PushBody.ReadAsync(context, limits).ConfigureAwait(false);
        string text;
        try
        {
            text = _utf8.GetString(body.Memory.Span);
        }
        catch (DecoderFallbackException)
        {
            throw RequestFailure.Bad("unable to decoded rule group: it is no UTF-8\n");
        }

        RuleReading reading = RuleFileReader.ReadGroup(name, text);
        if (reading.File is not { Groups: [var group] })
        {
            throw RequestFailure.Bad(string.Join(", ", reading.Problems.Where(problem => problem.IsError)
                .Select(problem => problem.ToString())) + "\n");
        }

        return group.Rules.Count > 0
            ? group
            : throw RequestFailure.Bad($"invalid rules config: rule group '{group.Name}' has no rules\n");
    }

    private static Task AcceptAsync(HttpContext context) =>
        TextAnswer.WriteAsync(context, StatusCodes.Status202Accepted, TextAnswer.Build(json =>
        {
            json.WriteStartObject();
            json.WriteString("status", "success");
            json.WriteNull("data");
            json.WriteString("errorType", "");
            json.WriteString("error", "");
            json.WriteEndObject();
        }), Json);

    /// <summary>
    /// The last parts of the path. They are taken as they came: of the path that the server has decoded nobody can tell
    /// which slashes are part of a name.
    /// </summary>
    private static string[] Names(HttpContext context, int count)
    {
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        string path = target.Split('?')[0].TrimEnd('/');
        return [.. path.Split('/')[^count..].Select(Uri.UnescapeDataString)];
    }
}

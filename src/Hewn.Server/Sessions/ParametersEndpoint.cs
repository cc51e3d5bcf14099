using System.Text.Json;
using Hewn.Server.Http;
using Hewn.Sessions;
using Hewn.Sessions.Parameters;
using Hewn.Sessions.Parts;
using Microsoft.AspNetCore.Http;

namespace Hewn.Server.Sessions;

/// <summary>Takes a session's parameters, joined with those that are there, and tells them.</summary>
internal sealed class ParametersEndpoint(LogServer server)
{
    private const string FileName = "parameters.json";
    private const string LockName = "parameters"; // The library's own, so that both can be at one file.

    // What is greater was never counted up to, and must not overflow.
    private const long GreatestVersion = long.MaxValue / 2;

    /// <summary>Sets parameters; those with other names stay.</summary>
    public async Task SetAsync(HttpContext context)
    {
        (_, SessionPlaces places) = SessionContext.Find(context, server);
        JsonElement answer = await server.Pushes.RunAsync(
            () => JsonBody.ReadAsync(context, server, body => server.Sessions.Use(
                places, held => Set(places, held, body))),
            context.RequestAborted).ConfigureAwait(false);
        await TellAsync(context, answer).ConfigureAwait(false);
    }

    /// <summary>Tells them.</summary>
    public Task ReadAsync(HttpContext context)
    {
        (_, SessionPlaces places) = SessionContext.Find(context, server);
        PartHost host = server.Sessions.HostOf(places);
        JsonElement found = JsonFile.Read(host, host.PathOf(FileName), IsValid, ownsIt: false)
            ?? throw new RequestFailure(404, "the session has no parameters");
        return TellAsync(context, found);
    }

    private static JsonElement Set(SessionPlaces places, HeldSession held, JsonElement body)
    {
        JsonElement data = JsonBody.Object(body, "data")
            ?? throw RequestFailure.Bad("'data' is missing; expected an object with names and values");
        long? version = VersionIn(body); // Said by who keeps them in a file: then the copy is like it.
        if (version is null)
            SessionContext.RequireOpen(places, held);
        using IDisposable others = held.Host.Lock(LockName);
        string path = held.Host.PathOf(FileName);
        JsonElement? known = JsonFile.Read(held.Host, path, IsValid, ownsIt: true);
        var values = new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (JsonProperty one in known?.GetProperty("data").EnumerateObject().ToArray() ?? [])
            values[one.Name] = one.Value;
        foreach (JsonProperty one in data.EnumerateObject())
            Put(values, one, isFlat: version is not null);
        string now = JsonFile.TextOf(held.Host.Now);
        long counted = (known is { } there ? VersionIn(there) ?? 1 : 0) + (version is null ? 1 : 0);
        JsonFile.Write(held.Host, path, json =>
        {
            json.WriteNumber("version", Math.Max(version ?? 0, counted));
            json.WriteStartObject("data");
            foreach ((string name, JsonElement value) in values)
                JsonFile.Write(json, name, value);
            json.WriteEndObject();
            json.WriteString("createdAt", TextIn(known, "createdAt") ?? TextIn(body, "createdAt") ?? now);
            json.WriteString("updatedAt", version is null ? now : TextIn(body, "updatedAt") ?? now);
        });
        return JsonFile.Read(held.Host, path, IsValid, ownsIt: false)
            ?? throw new IOException($"{path} is gone as soon as it was written");
    }

    private static void Put(IDictionary<string, JsonElement> values, JsonProperty one, bool isFlat)
    {
        if (isFlat)
            values[one.Name] = one.Value.Clone();
        else
            ParameterNames.Flatten(values, one.Name, one.Value.Clone());
    }

    private static Task TellAsync(HttpContext context, JsonElement parameters) =>
        TextAnswer.WriteJsonAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteString("id", SessionContext.IdOf(context));
            json.WriteString("sessionId", SessionContext.IdOf(context));
            JsonFile.Write(json, "data", parameters.GetProperty("data"));
            json.WriteNumber("version", VersionIn(parameters) ?? 1);
            json.WriteString("createdAt", JsonFile.TextIn(parameters, "createdAt"));
            json.WriteString("updatedAt", JsonFile.TextIn(parameters, "updatedAt"));
            json.WriteEndObject();
        });

    private static string? TextIn(JsonElement? owner, string name) =>
        owner is { } json && JsonFile.TimeIn(json, name) is not null ? JsonFile.TextIn(json, name) : null;

    private static long? VersionIn(JsonElement json) =>
        JsonBody.Member(json, "version") is { ValueKind: JsonValueKind.Number } version
        && version.TryGetInt64(out long number) && number is >= 0 and < GreatestVersion
            ? number
            : null;

    private static bool IsValid(JsonElement root) =>
        root.TryGetProperty("data", out JsonElement data) && data.ValueKind == JsonValueKind.Object;
}

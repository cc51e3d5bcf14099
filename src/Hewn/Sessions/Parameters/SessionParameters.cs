using System.Text.Json;
using Hewn.Records;
using Hewn.Sessions.Parts;

namespace Hewn.Sessions.Parameters;

/// <summary>
/// The parameters of a session, kept in <c>parameters.json</c> under dotted names and merged with every call.
/// Thread-safe, also between processes: no merge takes another one's values back.
/// </summary>
/// <remarks>
/// No call throws because of what it is given. What cannot be saved is told to the session's diagnostics, kept in
/// memory, and saved by the next call that can; in a strict session it is an <see cref="IOException"/>, too.
/// </remarks>
public sealed class SessionParameters
{
    private const string LockName = "parameters";

    // What is greater was never counted up to, and must not overflow.
    private const long GreatestVersion = long.MaxValue / 2;

    private readonly PartHost _host;
    private readonly string _path;
    private readonly Lock _gate = new();
    private readonly ByteBuffer _scratch = new();
    private readonly OrderedDictionary<string, JsonElement> _unsaved = new(StringComparer.Ordinal);

    internal SessionParameters(PartHost host)
    {
        _host = host;
        _path = host.PathOf("parameters.json");
    }

    /// <summary>How often the parameters were saved; 0 when never.</summary>
    public long Version => Read(ownsIt: false)?.Version ?? 0;

    /// <summary>Sets parameters, e.g. <c>("lr", 1e-3), ("model.layers", 12)</c>; those with other names stay.</summary>
    /// <param name="parameters">
    /// Names and values. An object inside becomes dotted names: <c>("model", new { layers = 12 })</c> is
    /// <c>model.layers</c>. NaN and infinities are strings; credentials by name are masked.
    /// </param>
    public void Set(params ReadOnlySpan<LogField> parameters)
    {
        if (!_host.MayWrite("The parameters"))
            return;
        string? problem;
        Exception? cause;
        lock (_gate)
        {
            foreach (ref readonly LogField parameter in parameters)
                ParameterNames.Flatten(_unsaved, parameter.Name, NamedValues.ToJson(_scratch, parameter));
            (problem, cause) = Save_NeedsLock();
        }

        if (problem is not null)
            _host.Refuse(problem, cause, ProblemKind.Temporary); // Outside the lock: a listener may do anything.
    }

    /// <summary>Sets parameters from an anonymous object, a record, a dictionary or a JSON object.</summary>
    /// <param name="parameters">Its public members; anything without members is refused and told.</param>
    public void Set(object? parameters)
    {
        IReadOnlyList<LogField>? named = null;
        Exception? cause = null;
        try
        {
            named = NamedValues.Of(parameters);
        }
        catch (Exception e) // Boundary: the caller's enumerators may throw anything.
        {
            cause = e;
        }

        if (named is not null)
            Set([.. named]);
        else
            _host.Refuse(
                $"The parameters were not set: {parameters?.GetType().Name ?? "null"} has no names and values; "
                + "expected an anonymous object, a record or a dictionary",
                cause,
                ProblemKind.Final);
    }

    /// <summary>Sets one parameter.</summary>
    public void Set(string name, object? value) => Set(new LogField(name, value));

    /// <summary>The parameters as they are now, those of other processes included.</summary>
    /// <param name="flatten">
    /// True: by dotted names. False: as nested dictionaries; a name that is both a value and the beginning of others
    /// stays dotted.
    /// </param>
    /// <returns>Strings, bools, longs, doubles, null, lists and dictionaries of these. Empty when nothing was set.
    /// </returns>
    public IReadOnlyDictionary<string, object?> Get(bool flatten = true)
    {
        var values = new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach ((string name, JsonElement value) in Read(ownsIt: false)?.Values ?? [])
            values[name] = value;
        lock (_gate)
        {
            foreach ((string name, JsonElement value) in _unsaved)
                values[name] = value;
        }

        return flatten
            ? values.ToDictionary(pair => pair.Key, pair => JsonClr.Of(pair.Value), StringComparer.Ordinal)
            : ParameterNames.Nest(values);
    }

    /// <summary>Saves what an earlier call could not.</summary>
    /// <returns>Whether everything is saved.</returns>
    internal bool Flush()
    {
        lock (_gate)
            return _unsaved.Count == 0 || Save_NeedsLock().Problem is null;
    }

    private (string? Problem, Exception? Cause) Save_NeedsLock()
    {
        try
        {
            using IDisposable others = _host.Lock(LockName);
            (long version, string? created, OrderedDictionary<string, JsonElement> values) = Read(ownsIt: true)
                ?? (0, null, new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal));
            foreach ((string name, JsonElement value) in _unsaved)
                values[name] = value;
            string now = JsonFile.TextOf(_host.Now);
            JsonFile.Write(_host, _path, json =>
            {
                json.WriteNumber("version", version + 1);
                json.WriteStartObject("data");
                foreach ((string name, JsonElement value) in values)
                    JsonFile.Write(json, name, value);
                json.WriteEndObject();
                json.WriteString("createdAt", created ?? now);
                json.WriteString("updatedAt", now);
            });
            _unsaved.Clear();
            return (null, null);
        }
        catch (Exception e) when (PartHost.IsOfDisk(e))
        {
            return ($"{_path} cannot be written, its {_unsaved.Count} new values wait in memory: {e.Message}", e);
        }
    }

    private (long Version, string? Created, OrderedDictionary<string, JsonElement> Values)? Read(bool ownsIt)
    {
        try
        {
            if (JsonFile.Read(_host, _path, IsValid, ownsIt) is not { } root)
                return null;
            var values = new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal);
            foreach (JsonProperty member in root.GetProperty("data").EnumerateObject())
                values[member.Name] = member.Value;
            long version = root.TryGetProperty("version", out JsonElement number)
                && number.TryGetInt64(out long known) && known is >= 0 and < GreatestVersion ? known : 1;
            return (version, JsonFile.TextIn(root, "createdAt"), values);
        }
        catch (Exception e) when (!ownsIt && PartHost.IsOfDisk(e))
        {
            _host.Refuse($"{_path} cannot be read: {e.Message}", e);
            return null;
        }
    }

    private static bool IsValid(JsonElement root) =>
        root.TryGetProperty("data", out JsonElement data) && data.ValueKind == JsonValueKind.Object
        && (!root.TryGetProperty("version", out JsonElement version) || version.ValueKind == JsonValueKind.Number);
}

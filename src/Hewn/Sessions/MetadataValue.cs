using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hewn.Records;
using Hewn.Redaction;
using JsonValue = Hewn.Records.JsonValue;

namespace Hewn.Sessions;

/// <summary>
/// Values inside metadata as JSON. As <see cref="JsonValue"/>, but that long lists of numbers are summarised, however
/// deep they stand. Never throws.
/// </summary>
internal static class MetadataValue
{
    /// <summary>Appends the value of a member; its name decides whether it is a credential or a prompt.</summary>
    public static void AppendMember(ByteBuffer target, FieldName name, object? value, int depth)
    {
        if (name.Hides(value))
            JsonString.AppendSecret(target);
        else if (name.ReplacesPrompt)
            PromptJson.Append(target, value, depth);
        else
            Append(target, value, depth);
    }

    /// <summary>Appends a value that stands <paramref name="depth"/> levels deep.</summary>
    public static void Append(ByteBuffer target, object? value, int depth)
    {
        int start = target.Length;
        try
        {
            if (!TryAppendInside(target, value, depth))
                JsonValue.AppendGuarded(target, value, depth);
        }
        catch (Exception e) // Boundary: the caller's getters and enumerators may throw anything.
        {
            target.Truncate(start);
            JsonString.AppendRedacted(target, $"!ERROR: {e.GetType().Name}: {JsonString.SafeMessage(e)}");
        }
    }

    /// <summary>Appends a member's value, or what its getter threw.</summary>
    public static void AppendGuarded(ByteBuffer target, MetadataMember member, object owner, int depth)
    {
        int start = target.Length;
        try
        {
            member.Append(target, owner, depth);
        }
        catch (Exception e) // Boundary: a caller's getter may throw anything.
        {
            target.Truncate(start);
            JsonString.AppendRedacted(target, $"!ERROR: {e.GetType().Name}: {JsonString.SafeMessage(e)}");
        }
    }

    /// <summary>The named values of a dictionary or of pairs; null when it is none of these.</summary>
    public static IEnumerable<KeyValuePair<string, object?>>? NamedIn(object value) => value switch
    {
        IEnumerable<KeyValuePair<string, object?>> named => named,
        IDictionary dictionary => Pairs(dictionary),
        ValueTuple<string, object?> pair => [KeyValuePair.Create(pair.Item1, pair.Item2)],
        IEnumerable<KeyValuePair<string, string>> texts => texts.Select(
            pair => KeyValuePair.Create(pair.Key, (object?)pair.Value)),
        IEnumerable<KeyValuePair<string, double>> numbers => numbers.Select(
            pair => KeyValuePair.Create(pair.Key, (object?)pair.Value)),
        IEnumerable<ValueTuple<string, object?>> pairs => pairs.Select(
            pair => KeyValuePair.Create(pair.Item1, pair.Item2)),
        _ => null,
    };

    /// <summary>Whether a value is one that only <see cref="JsonValue"/> knows how to write.</summary>
    public static bool IsWhole(object? value) => value is null or string or IConvertible or JsonNode or JsonDocument
        or JsonElement or RawJson or Memory<byte> or ReadOnlyMemory<byte> or Memory<char> or ReadOnlyMemory<char>
        || value.GetType() == typeof(byte[]); // To the runtime an array of sbyte is one, too.

    private static bool TryAppendInside(ByteBuffer target, object? value, int depth)
    {
        if (value is null || IsWhole(value))
            return false;
        if (value is NumberSummary summary)
        {
            summary.Append(target);
            return true;
        }

        if (NumberSummary.TryAppend(target, value))
            return true;
        if (depth >= Limits.MaxDepth || PromptPrivacy.Replaces)
            return false;
        if (MetadataShape.Of(value) is { } members)
        {
            AppendMembers(target, members, value, depth + 1);
            return true;
        }

        if (JsonValue.IsLeaf(value) || RedactedMembers.Hides(value.GetType()))
            return false;
        if (NamedIn(value) is { } named)
            AppendNamed(target, named, depth, HasOwnKeys(value));
        else if (value is IEnumerable list)
            AppendList(target, list, depth);
        else
            return false;
        return true;
    }

    private static void AppendMembers(ByteBuffer target, MetadataMember[] members, object owner, int depth)
    {
        int start = target.Length;
        for (int i = 0; i < members.Length; i++)
        {
            if (target.Length - start > Limits.MaxValueBytes)
            {
                target.Append(",\"…\":\""u8);
                JsonText.AppendTruncation(target, members.Length - i, "members"u8);
                target.Append((byte)'"');
                break;
            }

            members[i].Name.AppendTo(target);
            AppendGuarded(target, members[i], owner, depth);
        }

        Close(target, start);
    }

    private static void Close(ByteBuffer target, int start)
    {
        if (target.Length == start)
            target.Append((byte)'{');
        else
            target.At(start) = (byte)'{'; // The comma before the first.
        target.Append((byte)'}');
    }

    /// <summary>Whether a value is of a kind in which each name stands once; pairs may have one several times.
    /// </summary>
    public static bool HasOwnKeys(object value) =>
        value is IDictionary<string, object?> or IDictionary<string, double> or IDictionary<string, string>;

    private static void AppendNamed(
        ByteBuffer target, IEnumerable<KeyValuePair<string, object?>> named, int depth, bool hasOwnKeys)
    {
        int start = target.Length;
        bool mayRepeat = !hasOwnKeys;
        foreach ((string name, object? value) in named)
        {
            if (target.Length - start > Limits.MaxValueBytes)
            {
                target.Append(",\"…\":\"…[truncated: more members]\""u8);
                break;
            }

            FieldName known = FieldNames.Of(name);
            mayRepeat |= known.Name.Length != name?.Length; // Cut or masked.
            known.AppendTo(target);
            AppendMember(target, known, value, depth + 1);
        }

        if (mayRepeat)
            MemberList.Unite(target, start);
        Close(target, start);
    }

    private static void AppendList(ByteBuffer target, IEnumerable items, int depth)
    {
        int start = target.Length;
        target.Append((byte)'[');
        foreach (object? item in items)
        {
            if (target.Length > start + 1)
                target.Append((byte)',');
            if (target.Length - start > Limits.MaxValueBytes)
            {
                target.Append("\"…[truncated: more items]\""u8);
                break;
            }

            Append(target, item, depth + 1);
        }

        target.Append((byte)']');
    }

    private static IEnumerable<KeyValuePair<string, object?>> Pairs(IDictionary dictionary)
    {
        foreach (DictionaryEntry entry in dictionary)
        {
            yield return KeyValuePair.Create(
                Convert.ToString(entry.Key, System.Globalization.CultureInfo.InvariantCulture) ?? string.Empty,
                entry.Value);
        }
    }
}

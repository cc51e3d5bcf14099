using Hewn.Redaction;

namespace Hewn.Records;

/// <summary>Named values as JSON objects of bounded size; members whose name says credential are masked.</summary>
internal static class JsonObject
{
    /// <param name="target">Takes the object.</param>
    /// <param name="members">Its members.</param>
    /// <param name="depth">How deep it stands.</param>
    /// <param name="count">How many members there are, where that is known without asking for them; else -1.</param>
    /// <param name="isUnique">Whether no name stands twice; else the last one of a name counts.</param>
    public static void Append(
        ByteBuffer target,
        IEnumerable<KeyValuePair<string, object?>> members,
        int depth,
        int count = -1,
        bool isUnique = false)
    {
        int start = target.Length;
        int seen = 0;
        object? naming = null; // What stands under 'name' or 'key' before 'value'.
        MemberPlaces? places = isUnique ? null : new MemberPlaces();
        target.Append((byte)'{');
        foreach ((string name, object? value) in members)
        {
            bool isFull = target.Length - start > Limits.MaxValueBytes;
            if (!isFull)
                places?.Remove(name, target);
            if (target.Length > start + 1)
                target.Append((byte)',');
            if (isFull)
            {
                AppendRest(target, count, seen);
                break;
            }

            int at = target.Length;
            if (naming is not null && IsNamed(name) && PairText.Hides(naming, value))
                AppendMember(target, name, SecretNames.Replacement, depth);
            else
                AppendMember(target, name, value, depth);
            naming = IsNaming(name) ? value : naming;
            places?.Add(name, at, target.Length);
            seen++;
        }

        target.Append((byte)'}');
    }

    /// <summary>The public properties and fields of an object; its <c>ToString()</c> where it shows none.</summary>
    public static void AppendMembers(ByteBuffer target, object value, int depth)
    {
        MemberReader[] members = MemberReader.Of(value.GetType());
        if (members.Length == 0)
        {
            JsonString.AppendRedacted(target, value.ToString() ?? string.Empty);
            return;
        }

        var named = members.Select(member => KeyValuePair.Create(member.Name, member.ReadOrError(value)));
        Append(target, named, depth, members.Length, isUnique: true);
    }

    /// <summary>
    /// A key with its value, as the elements of typed dictionaries and header lists are. The key is the value's name
    /// here, so it decides whether the value is a credential.
    /// </summary>
    public static void AppendPair(ByteBuffer target, object pair, int depth)
    {
        MemberReader[] members = MemberReader.Of(pair.GetType());
        object? key = members[0].ReadOrError(pair);
        object? value = members[1].ReadOrError(pair);
        bool hidden = key is string name && SecretNames.Hides(name, value);
        if (PromptPrivacy.Replaces && !hidden && !PromptJson.IsInside)
            value = PromptJson.OfPair(key as string, value, depth + 1);
        Append(
            target,
            [new("Key", key), new("Value", hidden ? SecretNames.Replacement : value)],
            depth,
            count: 2,
            isUnique: true);
    }

    /// <summary>Lists of headers, parameters and settings are written as <c>{"name":…,"value":…}</c>, too.</summary>
    internal static bool IsNaming(string name) =>
        name.Length is 3 or 4 or 6 && (name.Equals("key", StringComparison.OrdinalIgnoreCase)
            || name.Equals("name", StringComparison.OrdinalIgnoreCase)
            || name.Equals("header", StringComparison.OrdinalIgnoreCase));

    /// <summary>What stands behind such a name.</summary>
    internal static bool IsNamed(string name) =>
        name.Length is 5 or 6 && (name.Equals("value", StringComparison.OrdinalIgnoreCase)
            || name.Equals("values", StringComparison.OrdinalIgnoreCase));

    private static void AppendMember(ByteBuffer target, string name, object? value, int depth)
    {
        JsonText.AppendQuoted(target, SecretText.RedactName(name), Limits.MaxNameBytes);
        target.Append((byte)':');
        if (SecretNames.Hides(name, value))
            JsonString.AppendSecret(target);
        else if (PromptPrivacy.Replaces)
            PromptJson.AppendMember(target, name, value, depth + 1);
        else
            JsonValue.AppendGuarded(target, value, depth + 1);
    }

    /// <summary>The last member of a cut object says how many are missing, where that is known.</summary>
    private static void AppendRest(ByteBuffer target, int count, int shown)
    {
        target.Append("\"…\":\""u8);
        if (count >= 0)
            JsonText.AppendTruncation(target, count - shown, "members"u8);
        else
            target.Append("…[truncated: more members]"u8);
        target.Append((byte)'"');
    }
}

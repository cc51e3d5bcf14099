using Hewn.Redaction;

namespace Hewn.Records;

/// <summary>Named values as JSON objects of bounded size; members whose name says credential are masked.</summary>
internal static class JsonObject
{
    public static void Append(ByteBuffer target, IEnumerable<KeyValuePair<string, object?>> members, int depth)
    {
        int start = target.Length;
        bool first = true;
        target.Append((byte)'{');
        foreach ((string name, object? value) in members)
        {
            if (!AppendName(target, name, start, ref first))
                break;
            if (SecretNames.IsSecret(name) && value is not null)
                JsonString.AppendSecret(target);
            else
                JsonValue.AppendGuarded(target, value, depth + 1);
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

        Append(target, members.Select(member => KeyValuePair.Create(member.Name, member.ReadOrError(value))), depth);
    }

    /// <returns>False when the object is full; then a last member has said so.</returns>
    private static bool AppendName(ByteBuffer target, string name, int start, ref bool first)
    {
        if (!first)
            target.Append((byte)',');
        first = false;
        if (target.Length - start > Limits.MaxValueBytes)
        {
            target.Append("\"…\":\"[truncated: more members]\""u8);
            return false;
        }

        JsonText.AppendQuoted(target, name, Limits.MaxNameBytes);
        target.Append((byte)':');
        return true;
    }
}

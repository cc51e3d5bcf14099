using System.Text.Json;

namespace Hewn.Sessions.Tracks;

/// <summary>Goes through the numbers of a point's fields. Not thread-safe.</summary>
/// <param name="take">Takes a dotted name and the number.</param>
internal sealed class FieldWalk(Action<string, double> take)
{
    private readonly Dictionary<string, Dictionary<string, string>> _joined = new(StringComparer.Ordinal);

    /// <summary>Goes through a JSON object; members of objects inside have dotted names, lists are left out.</summary>
    public void Over(ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data);
        if (reader.Read())
            Members(ref reader, string.Empty);
    }

    private void Members(ref Utf8JsonReader reader, string owner)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = Joined(owner, NameAt(ref reader));
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject)
                Members(ref reader, name);
            else if (reader.TokenType == JsonTokenType.StartArray)
                reader.Skip();
            else if (PointNumber.Of(reader) is { } number)
                take(name, number);
        }
    }

    private static string NameAt(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return "\ufffd"; // Half a surrogate pair, or no UTF-8.
        }
    }

    private string Joined(string owner, string name)
    {
        if (owner.Length == 0)
            return name;
        if (!_joined.TryGetValue(owner, out Dictionary<string, string>? below))
            _joined[owner] = below = new Dictionary<string, string>(StringComparer.Ordinal);
        if (below.Count > Limits.MaxTrackFields)
            below.Clear();
        return below.TryGetValue(name, out string? known) ? known : below[name] = $"{owner}.{name}";
    }
}

using System.Text.Json;
using Hewn.Sessions.Parts;

namespace Hewn.Sessions.Parameters;

/// <summary>Between nested values and dotted names. Pure.</summary>
internal static class ParameterNames
{
    /// <summary>Puts a value under its name, the members of an object under dotted ones.</summary>
    public static void Flatten(IDictionary<string, JsonElement> target, string? name, JsonElement value)
    {
        string known = string.IsNullOrEmpty(name) ? "_" : name;
        bool hasMembers = false;
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty member in value.EnumerateObject())
            {
                hasMembers = true;
                Flatten(target, $"{known}.{member.Name}", member.Value);
            }
        }

        if (!hasMembers)
            target[known] = value;
    }

    /// <summary>
    /// Dotted names as nested dictionaries. Where a name is a value and the beginning of others, the others stay
    /// dotted: nothing is left out.
    /// </summary>
    public static Dictionary<string, object?> Nest(IEnumerable<KeyValuePair<string, JsonElement>> values)
    {
        var root = new Dictionary<string, object?>(StringComparer.Ordinal);
        var made = new HashSet<object>(ReferenceEqualityComparer.Instance) { root };
        // Values first, so that what stands at "model" is known before "model.layers" looks for its place.
        foreach ((string name, JsonElement value) in values.OrderBy(pair => pair.Key.Count(c => c == '.')))
            Put(root, made, name, JsonClr.Of(value));
        return root;
    }

    private static void Put(Dictionary<string, object?> root, HashSet<object> made, string name, object? value)
    {
        Dictionary<string, object?> owner = root;
        string rest = name;
        while (rest.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && dot < rest.Length - 1)
        {
            string first = rest[..dot];
            if (!owner.TryGetValue(first, out object? below))
            {
                var next = new Dictionary<string, object?>(StringComparer.Ordinal);
                owner[first] = next;
                made.Add(next);
                below = next;
            }

            if (below is not Dictionary<string, object?> nested || !made.Contains(nested))
                break; // A value stands there.
            (owner, rest) = (nested, rest[(dot + 1)..]);
        }

        owner[rest] = value;
    }
}

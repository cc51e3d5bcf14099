using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hewn.Redaction;

/// <summary>Which values may show a prompt in their text, as a record's <c>ToString()</c> does.</summary>
internal static class PromptMembers
{
    private static readonly ConcurrentDictionary<Type, bool> _known = new();

    /// <summary>
    /// Whether the <c>ToString()</c> of a value may show a prompt: JSON, and what has, at any depth, a member whose
    /// name means one.
    /// </summary>
    public static bool MayStandInText(object value)
    {
        if (value is JsonNode or JsonElement { ValueKind: JsonValueKind.Object or JsonValueKind.Array })
            return true;
        Type type = value.GetType();
        return _known.Count < MaxKnownTypes
            ? _known.GetOrAdd(type, static one => HasPrompt(one, []))
            : HasPrompt(type, []);
    }

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification =
        "Members that trimming has removed cannot be read, and so are shown nowhere.")]
    private static bool HasPrompt(Type type, HashSet<Type> seen)
    {
        const BindingFlags Visible = BindingFlags.Public | BindingFlags.Instance;
        if (typeof(JsonNode).IsAssignableFrom(type) || type == typeof(JsonElement))
            return true;
        if (type.HasElementType)
            return HasPrompt(type.GetElementType()!, seen);
        if (type.IsGenericType && Array.Exists(type.GetGenericArguments(), argument => HasPrompt(argument, seen)))
            return true;
        if (type.IsPrimitive || type.Namespace?.StartsWith("System", StringComparison.Ordinal) == true
            || seen.Count > MaxTypesOfText || !seen.Add(type))
            return false;
        return Array.Exists(
                type.GetProperties(Visible),
                property => PromptNames.IsPrompt(property.Name) || HasPrompt(property.PropertyType, seen))
            || Array.Exists(
                type.GetFields(Visible),
                field => PromptNames.IsPrompt(field.Name) || HasPrompt(field.FieldType, seen));
    }

    private const int MaxKnownTypes = 4096;
    private const int MaxTypesOfText = 64;
}

using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Hewn.Records;

namespace Hewn.AspNetCore.Events;

/// <summary>Takes an event's data apart into fields. What is read is found once for each type.</summary>
internal static class EventMembers<
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>
{
    private static readonly PropertyInfo[] _properties =
    [
        .. typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanRead && property.GetIndexParameters().Length == 0),
    ];

    /// <summary>
    /// The fields: a dictionary's pairs, else an object's properties, else the value itself as <c>data</c>.
    /// </summary>
    public static IEnumerable<(string Name, object? Value)> Of(T data) => data switch
    {
        null => [],
        IEnumerable<KeyValuePair<string, object?>> pairs => pairs.Select(pair => (pair.Key, pair.Value)),
        IEnumerable<KeyValuePair<string, string>> pairs => pairs.Select(pair => (pair.Key, (object?)pair.Value)),
        string or IConvertible or System.Collections.IEnumerable => [("data", data)],
        _ when _properties.Length == 0 => [("data", data)],
        _ => _properties.Select(property => (property.Name, Read(property, data))),
    };

    private static object? Read(PropertyInfo property, object owner)
    {
        try
        {
            return property.GetValue(owner);
        }
        catch (Exception e) // Boundary: a caller's getter may throw anything.
        {
            Exception cause = e is TargetInvocationException { InnerException: { } inner } ? inner : e;
            return $"!ERROR: {cause.GetType().Name}: {JsonString.SafeMessage(cause)}";
        }
    }
}

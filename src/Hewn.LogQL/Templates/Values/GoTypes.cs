using System.Numerics;

namespace Hewn.LogQL.Templates.Values;

/// <summary>Names of Go's types.</summary>
internal static class GoTypes
{
    /// <summary>The type of a value as <c>%T</c> writes it.</summary>
    public static string Name(object? value) => value switch
    {
        null => "<nil>",
        string => "string",
        bool => "bool",
        nint => "int",
        long => "int64",
        byte => "uint8",
        double => "float64",
        Complex => "complex128",
        GoList => "[]interface {}",
        GoStruct => "struct",
        GoMap map => map.HasTextValues ? "map[string]string" : "map[string]interface {}",
        GoTime => "time.Time",
        GoNamed named => named.Type,
        _ => throw new InvalidOperationException($"not a template's value: {value.GetType()}"),
    };
}

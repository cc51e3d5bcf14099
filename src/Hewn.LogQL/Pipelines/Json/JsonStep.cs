namespace Hewn.LogQL.Pipelines.Json;

/// <summary>A step of a path: into a member of an object or an element of an array.</summary>
/// <param name="Name">The member's name as UTF-8; null for an element.</param>
/// <param name="Index">The element's place, from 0.</param>
internal readonly record struct JsonStep(byte[]? Name, int Index)
{
    /// <summary>Whether a member's name is meant.</summary>
    public bool Is(ReadOnlySpan<byte> name) => Name is not null && name.SequenceEqual(Name);
}

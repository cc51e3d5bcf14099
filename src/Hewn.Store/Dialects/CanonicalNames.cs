using System.Text;

namespace Hewn.Store.Dialects;

/// <summary>The names that fields of other writers get when their records are read. Thread-safe.</summary>
public static class CanonicalNames
{
    /// <summary>Hewn's name of a field that others call so: <c>message</c> for <c>msg</c>.</summary>
    /// <param name="name">The name as it stands in the file.</param>
    /// <returns>Null when a field keeps this name.</returns>
    public static string? Of(string name)
    {
        NameRole meaning = NameRoles.Of(Encoding.UTF8.GetBytes(name));
        return meaning.Role is Role.None or Role.Template or Role.Container || meaning.Rank == 0
            ? null
            : Encoding.UTF8.GetString(NameRoles.NameOf(meaning.Role));
    }
}

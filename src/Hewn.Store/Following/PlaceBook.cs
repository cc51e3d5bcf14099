using System.Security.Cryptography;
using Hewn.Files;
using Hewn.Store.Segments;

namespace Hewn.Store.Following;

/// <summary>Knows files by the places up to which they were read before. Not thread-safe.</summary>
internal sealed class PlaceBook(IEnumerable<FilePlace> places)
{
    private readonly FilePlace[] _places = [.. places];
    private readonly HashSet<FilePlace> _found = [];

    /// <summary>Places of files that were not read to their ends, and that nobody asked for.</summary>
    public IEnumerable<FilePlace> Unfound => _places.Where(place => !place.IsDone && !_found.Contains(place));

    /// <summary>The place of a file, or of what it is a copy or an archive of; null when it is not known.</summary>
    public FilePlace? Find(Segment segment)
    {
        FilePlace? place = FindBy(segment, segment.Identity);
        if (place is null && segment.ArchiveIndex is { } index)
            place = FindBy(segment, index.Source);
        // Copied and then cut, or packed by another program: then its end has to be looked at, too, because logs of
        // programs that begin with the same words are not the same.
        place ??= Array.Find(_places, other => other.Offset >= Limits.HeadBytes && other.Tail.Length > 0
            && HasHead(other, segment) && HasTail(other, segment));
        if (place is not null)
            _found.Add(place);
        return place;
    }

    /// <summary>The place of an open file.</summary>
    public static FilePlace Of(Segment segment, long offset, bool isDone)
    {
        FileIdentity identity = segment.Identity;
        return new(identity.Device, identity.Number, offset, HashAt(segment, 0, offset),
            segment.IsSeekable ? HashAt(segment, Math.Max(0, offset - Limits.HeadBytes), offset) : "", segment.Path)
        {
            IsDone = isDone,
        };
    }

    /// <summary>Of what is packed the end would have to be unpacked, and nobody changes it.</summary>
    private FilePlace? FindBy(Segment segment, FileIdentity identity) => Array.Find(_places, place =>
        place.Device == identity.Device && place.Number == identity.Number
        && HasHead(place, segment) && (!segment.IsSeekable || HasTail(place, segment)));

    private static bool HasHead(FilePlace place, Segment segment) => HashAt(segment, 0, place.Offset) == place.Head;

    private static bool HasTail(FilePlace place, Segment segment) =>
        HashAt(segment, Math.Max(0, place.Offset - Limits.HeadBytes), place.Offset) == place.Tail;

    private static string HashAt(Segment segment, long from, long to)
    {
        var bytes = new byte[(int)Math.Min(Limits.HeadBytes, to - from)];
        int read = 0;
        while (read < bytes.Length && segment.Read(bytes.AsSpan(read), from + read) is > 0 and int more)
            read += more;
        return Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan(0, read)).AsSpan(0, 8));
    }
}

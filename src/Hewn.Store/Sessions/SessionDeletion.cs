namespace Hewn.Store.Sessions;

/// <summary>Deletes sessions, for good.</summary>
public static class SessionDeletion
{
    /// <summary>Why a session must not be deleted; null when it may.</summary>
    /// <param name="session">The session.</param>
    /// <param name="isForced">
    /// Whether write protection does not count, and not that another machine's file says that it runs.
    /// </param>
    public static string? Refusal(StoredSession session, bool isForced)
    {
        ArgumentNullException.ThrowIfNull(session);
        if (SessionLife.IsWritten(session.Place))
            return $"{session.Place.FullName} is running. Delete it when it has ended.";
        bool isDoubtful = session.StatusNote is not null;
        if (session.Status == StoredStatus.Running && !(isForced && isDoubtful))
        {
            string what = isDoubtful
                ? $" ({session.StatusNote}). With --force it is deleted all the same."
                : ". Delete it when it has ended.";
            return $"{session.Place.FullName} is running{what}";
        }

        if (new DirectoryInfo(session.Place.Path).LinkTarget is { } elsewhere)
            return $"{session.Place.Path} is a link to {elsewhere}. Remove the link, or delete it there.";
        return session.IsWriteProtected && !isForced
            ? $"{session.Place.FullName} is write-protected. With --force it is deleted all the same."
            : null;
    }

    /// <summary>What would be deleted: files and their bytes, links counted and not followed.</summary>
    /// <exception cref="IOException">A directory cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A directory may not be read.</exception>
    public static (long Files, long Bytes) Measure(SessionPlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        (long files, long bytes) = (0, 0);
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 };
        options.IgnoreInaccessible = false;
        foreach (FileInfo file in new DirectoryInfo(place.Path).EnumerateFiles("*", options))
            (files, bytes) = (files + 1, bytes + (file.LinkTarget is null ? file.Length : 0));
        return (files, bytes);
    }

    /// <summary>Deletes a session's directory and all in it. Links are removed, not what they lead to.</summary>
    /// <exception cref="IOException">Not all of it could be deleted.</exception>
    /// <exception cref="UnauthorizedAccessException">Not all of it may be deleted.</exception>
    public static void Delete(SessionPlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        Directory.Delete(place.Path, recursive: true);
    }
}

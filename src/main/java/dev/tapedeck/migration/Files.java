package dev.tapedeck.migration;

import dev.tapedeck.document.Folder;
import dev.tapedeck.document.Holdings;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/** Copies owners' files and compares them. Blocks. */
final class Files {
    private final Side from;
    private final Side to;
    private final Report report;

    Files(Side from, Side to, Report report) {
        this.from = from;
        this.to = to;
        this.report = report;
    }

    private static List<String> names(Folder folder, Holdings.Files files) throws IOException {
        return folder.all().stream().filter(files.kept()).toList();
    }

    void copy(Holdings.Files files) throws IOException {
        String place = files.place();
        Folder source = from.folders().at(place);
        Folder target = to.folders().at(place);
        for (String name : names(source, files)) {
            try (InputStream in = open(source, place, name);
                    Folder.Draft draft = target.draft(name)) {
                long bytes = in.transferTo(draft.out());
                draft.publish(Folder.Durability.POWER);
                assert bytes >= 0;
            }
            report.file();
        }
    }

    private static InputStream open(Folder folder, String place, String name) throws IOException {
        return folder.open(name)
                .orElseThrow(() -> new FileNotFoundException(place + "/" + name + " is gone"));
    }

    void compare(Holdings.Files files) throws IOException {
        String place = files.place();
        Folder source = from.folders().at(place);
        Folder target = to.folders().at(place);
        List<String> names = names(source, files);
        List<String> there = names(target, files);
        if (!names.equals(there)) {
            report.problem(place + ": the files here are " + names + ", there " + there);
            return;
        }
        for (String name : names) {
            String here = content(source, place, name);
            String copied = content(target, place, name);
            if (!here.equals(copied)) {
                report.problem(place + "/" + name + ": " + here + " here, " + copied + " there");
            }
        }
    }

    private static String content(Folder folder, String place, String name) throws IOException {
        CRC32C crc = new CRC32C();
        try (InputStream in = new CheckedInputStream(open(folder, place, name), crc)) {
            long bytes = in.transferTo(OutputStream.nullOutputStream());
            return String.format(Locale.ROOT, "%d bytes with crc %08x", bytes, crc.getValue());
        }
    }
}

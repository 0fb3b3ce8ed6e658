# The Debian packages, made by CPack: spore for the machines of a cluster, spore-dev for those on which sketches are built.
set(SPORE_MAINTAINER "The SPORE authors <spore@users.noreply.github.com>" CACHE STRING "Who answers for the Debian packages")
mark_as_advanced(SPORE_MAINTAINER)
set(debian ${CMAKE_CURRENT_BINARY_DIR}/debian)

# Policy 12.5 and 12.7: each package has its licence and what has changed.
file(READ ${PROJECT_SOURCE_DIR}/LICENSE license)
string(REGEX REPLACE "^MIT License\n\n(Copyright[^\n]*)\n\n" "" license "${license}")
set(holder "${CMAKE_MATCH_1}")
string(REGEX REPLACE "\n\n" "\n.\n" license "${license}")
string(REGEX REPLACE "\n([^\n])" "\n \\1" license "\n${license}")
string(STRIP "${license}" license)
string(REPLACE "Copyright (c) " "" holder "${holder}")
configure_file(copyright.in ${debian}/copyright @ONLY)
add_custom_command(OUTPUT ${debian}/changelog
  COMMAND ${CMAKE_COMMAND} -D CHANGES=${PROJECT_SOURCE_DIR}/CHANGELOG.md -D "MAINTAINER=${SPORE_MAINTAINER}"
    -D OUTPUT=${debian}/changelog -P ${CMAKE_CURRENT_SOURCE_DIR}/write_changelog.cmake
  DEPENDS ${PROJECT_SOURCE_DIR}/CHANGELOG.md write_changelog.cmake VERBATIM)
add_custom_target(spore_changelog DEPENDS ${debian}/changelog)
add_dependencies(installable spore_changelog)

# Packed as Debian wants it: without a time in it, so that the same sources give the same package.
find_program(GZIP_EXECUTABLE gzip)
mark_as_advanced(GZIP_EXECUTABLE)
foreach(part program:spore development:spore-dev)
  string(REPLACE ":" ";" part ${part})
  list(GET part 0 component)
  list(GET part 1 package)
  install(FILES ${debian}/copyright ${debian}/changelog DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${package} COMPONENT ${component})
  if(GZIP_EXECUTABLE)
    install(CODE "
      foreach(file doc/${package}/changelog man/man1/spore.1)
        set(file \$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_DATADIR}/\${file})
        if(EXISTS \${file})
          execute_process(COMMAND ${GZIP_EXECUTABLE} -9nf \${file} COMMAND_ERROR_IS_FATAL ANY)
        endif()
      endforeach()
    " COMPONENT ${component})
  endif()
endforeach()
install(FILES lintian-overrides DESTINATION ${CMAKE_INSTALL_DATADIR}/lintian/overrides RENAME spore COMPONENT program)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_VENDOR "The SPORE authors")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_COMPONENTS_ALL program development)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "${SPORE_MAINTAINER}")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME spore)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_CONTROL_EXTRA
  "${CMAKE_CURRENT_SOURCE_DIR}/postinst;${CMAKE_CURRENT_SOURCE_DIR}/prerm;${CMAKE_CURRENT_SOURCE_DIR}/postrm")
set(CPACK_COMPONENT_PROGRAM_DESCRIPTION "cluster engine for ESP8266 boards and Linux machines
Boards and machines on one network find each other, know who is alive, offer
their services over HTTP, react to each other's events, and take new firmware
over the air, without a server. This is the command line tool, which is a node
for Linux machines too; its service is not started by itself.")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME spore-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS "spore (= ${PROJECT_VERSION}), libbearssl-dev")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_RECOMMENDS "cmake, g++")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SUGGESTS "libboost1.81-dev")
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION "cluster engine for ESP8266 boards and Linux machines - for sketches
Headers, archives and CMake files with which a sketch becomes a program that is
a node of a SPORE cluster on Linux: spore::sketch, spore::node for a program
with a main() of its own, and spore::testing for tests of a sketch.")
include(CPack)
